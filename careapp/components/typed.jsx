// A field that shows at once what is typed or chosen, however late the server's answer is.
import { useEffect, useRef, useState } from "react";

const HOLDS = 15000; // milliseconds in which an answer is still taken for that of what was told
const RETURNS = 4000; // after which a choice the server did not keep shows what it keeps

/**
 * What is typed is told once it rests for `debounceTimeout` milliseconds, at Enter, and when the field is left.
 * The server's value is shown when it is news: not when it is only what was told before, come back late.
 */
export function Typed({ element: Element, value, checked, onChange, debounceTimeout = 0, inputRef, ...props }) {
  const ticks = checked !== undefined;
  const given = ticks ? Boolean(checked) : (value ?? "");
  const [shown, setShown] = useState(given);
  const told = useRef([]);
  const waiting = useRef(null);
  const back = useRef(0);
  const now = useRef(null);
  now.current = { given, onChange };

  useEffect(() => {
    const known = told.current.filter((one) => Date.now() - one.at < HOLDS);
    const at = known.findIndex((one) => String(one.value) === String(given));
    told.current = at < 0 ? [] : known.slice(at + 1);
    clearTimeout(back.current);
    if (at < 0 && !waiting.current) setShown(given);
  }, [given]);
  const tell = () => {
    const held = waiting.current;
    if (!held) return;
    clearTimeout(held.timer);
    waiting.current = null;
    told.current.push({ value: held.value, at: Date.now() });
    now.current.onChange?.(held.event);
    if (!debounceTimeout) back.current = setTimeout(() => setShown(now.current.given), RETURNS);
  };
  useEffect(() => tell, []); // eslint-disable-line react-hooks/exhaustive-deps
  const follow = (event) => {
    const wanted = ticks ? event.target.checked : event.target.value;
    clearTimeout(waiting.current?.timer);
    clearTimeout(back.current);
    setShown(wanted);
    waiting.current = { event, value: wanted, timer: debounceTimeout ? setTimeout(tell, debounceTimeout) : 0 };
    if (!debounceTimeout) tell();
  };
  const leave = (event) => {
    tell();
    props.onBlur?.(event);
  };
  const key = (event) => {
    if (event.key === "Enter") tell();
    props.onKeyDown?.(event);
  };
  const state = ticks ? { checked: shown, value } : { value: shown };
  return <Element {...props} {...state} ref={inputRef} onChange={follow} onBlur={leave} onKeyDown={key} />;
}
