// The day of the agency: workers down, hours across, visits that are dragged by mouse, finger or keys.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { t } from "$/public/i18n.js";
import {
  Notice,
  fixed,
  fixedWord,
  useMedia,
  usePageKeys,
  useSize,
} from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { hold, useCounts, useLive } from "$/public/external/careapp/components/planning_live/planning_live.jsx";
import { useCarry, useVerdicts } from "./planning_carry.jsx";
import { useDay, useRows } from "./planning_day.jsx";
import { bounds, nowMinute, people, select, turned } from "./planning_rules.jsx";
import { AssignDialog } from "./planning_assign.jsx";
import { clip } from "./planning_clip.jsx";
import { useDraw } from "./planning_draw.jsx";
import { useFocus, useHover } from "./planning_focus.jsx";
import { useMoves } from "./planning_moves.jsx";
import { DragTip, Foot, HoverCard, ListView, MoveDialog, PhoneDay, ReasonDialog } from "./planning_panels.jsx";
import { Axis, Lane, NowLine, Row } from "./planning_rows.jsx";
import { SectorHead, useHints, useZoom } from "./planning_views.jsx";

const NONE = [];
const LABELS = 224;
const HOUR = 44;
const ROW = { compact: 27.8, comfortable: 36, large: 48 };

function useNow(day, tz, given) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 30000);
    return () => clearInterval(timer);
  }, []);
  return given >= 0 ? given : nowMinute(day, tz);
}

export function PlanningBoard(props) {
  const {
    day,
    source,
    refresh,
    filter = "",
    sectors,
    services,
    skills,
    statuses,
    by = "worker",
    zoom = 1,
    density = "compact",
    verdictsUrl,
    proposal,
    showCancelled,
    onOpen,
    onUndo,
    onPropose,
  } = props;
  const { data: day0, error, loading, patch, absorb, reload } = useDay(source, refresh);
  const clients = by === "client";
  const data = useMemo(() => (clients ? turned(day0) : day0), [day0, clients]);
  const [sort, setSort] = useState("sector");
  const [list, setList] = useState(false);
  const [moving, setMoving] = useState(null);
  const [giving, setGiving] = useState(null);
  const seen = useRef(null);
  const { moves, notice, setNotice, asked, give: send, keep, back } = useMoves({
    day: data?.day || day,
    answer: props.answer,
    onMove: props.onMove,
    onUndo,
    onExtend: props.onExtend,
    patch,
    reload,
    onSeen: (id) => seen.current?.(id),
  });
  const phone = useMedia("(max-width: 1023px)");
  const { over, held } = useLive({
    name: "day",
    span: { first: day0?.day, last: day0?.day },
    data: day0,
    absorb,
    reload,
    setNotice,
    opened: props.opened,
    onOvertaken: props.onOvertaken,
  });
  useCounts(day0);
  const laid = useMemo(() => over(moves, data), [moves, data, held]); // eslint-disable-line react-hooks/exhaustive-deps
  const rows = useRows(data, laid, showCancelled);
  const { shown, hits } = useMemo(
    () =>
      data
        ? select(data.workers, rows, { filter, sectors, services, skills, statuses, sort, grouped: by === "sector" })
        : { shown: NONE, hits: null },
    [data, rows, filter, sectors, services, skills, statuses, sort, by],
  );
  const names = useMemo(() => new Map((data?.workers || NONE).map((w) => [w.i, w.n])), [data]);
  // In a client's row a visit keeps its worker and moves in time alone, unless its fields name another one.
  const give = useCallback(
    (visit, to) => {
      const worker = "worker" in to ? to.worker : to.w && visit.wk;
      send(visit, clients ? { ...to, row: to.w == null ? null : visit.row, w: worker } : to);
    },
    [send, clients],
  );
  const now = useNow(day, data?.tz, props.now);
  const movingVerdicts = useVerdicts(verdictsUrl, (moving || giving)?.i);

  usePageKeys((event) => {
    if (event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey && !event.altKey) setList((on) => !on);
  });

  const open = useCallback((id) => onOpen?.(String(id)), [onOpen]);
  const visible = useMemo(
    () =>
      [null, ...shown.map((w) => w.i)].flatMap((key) => rows.get(key) || NONE).filter((v) => !hits || hits.has(v.i)),
    [shown, rows, hits],
  );
  const dialogs = (
    <>
      {asked && <ReasonDialog answer={asked} onKeep={keep} onBack={back} />}
      {moving && (
        <MoveDialog
          visit={clients ? { ...moving, w: moving.wk } : moving}
          workers={day0.workers}
          verdicts={movingVerdicts}
          onClose={() => setMoving(null)}
          onMove={(to) => {
            give(moving, { ...to, worker: to.w });
            setMoving(null);
            setTimeout(() => seen.current?.(moving.i));
          }}
        />
      )}
      {giving && (
        <AssignDialog
          visit={giving}
          workers={day0.workers}
          verdicts={movingVerdicts}
          onClose={() => setGiving(null)}
          onAssign={(worker) => {
            give(giving, { w: worker.i, worker: worker.i, s: giving.s, e: giving.e });
            setGiving(null);
            setTimeout(() => seen.current?.(giving.i));
          }}
        />
      )}
      <Notice notice={notice} onClose={() => setNotice(null)} />
    </>
  );
  let body;
  if (!data)
    body = error ? (
      <Failure onRetry={() => reload()} />
    ) : (
      <div className="cb-skel" role="status" aria-busy="true" aria-label={t("Chargement du planning")} />
    );
  else if (phone) body = <PhoneDay workers={shown.filter((w) => !w.head)} rows={rows} onOpen={open} onMove={setMoving} />;
  else if (list)
    body = (
      <>
        <ListView visits={visible} names={names} onOpen={open} onMove={setMoving} />
        <Foot list onList={() => setList(false)} />
      </>
    );
  else
    body = (
      <Timeline
        {...{
          day,
          data,
          rows,
          shown,
          hits,
          names,
          now,
          sort,
          verdictsUrl: clients ? "" : verdictsUrl,
          proposal: clients ? NONE : proposal,
          density,
          zoom,
          still: clients,
          give,
          open,
          setNotice,
          onPropose,
          onCreate: props.onCreate,
          onSplit: props.onSplit,
          seen,
        }}
        onSort={() => setSort(sort === "name" ? "sector" : "name")}
        onFields={setMoving}
        onGive={setGiving}
        onList={() => setList(true)}
      />
    );
  return (
    <section
      className={`cb cb-board ${density}`}
      data-density={density}
      aria-label={t("Planning du jour")}
      data-loading={loading || undefined}
    >
      {error && data && (
        <div className="cb-stale" role="status">
          {t("Le planning affiché n’est pas à jour : le serveur ne répond pas.")}
          <button type="button" className="cb-btn sm" onClick={() => reload()}>
            {t("Réessayer")}
          </button>
        </div>
      )}
      {body}
      {dialogs}
    </section>
  );
}

const Failure = ({ onRetry }) => (
  <div className="cb-empty" role="alert">
    <b>{t("Le planning n’a pas pu être chargé.")}</b>
    <p>{t("Rien n’est perdu : vos visites sont enregistrées.")}</p>
    <button type="button" className="cb-btn" onClick={onRetry}>
      {t("Réessayer")}
    </button>
  </div>
);

/** Ghosts of proposed changes, by row, and the visits they would move. */
function useProposal(proposal, names) {
  return useMemo(() => {
    const ghosts = new Map();
    const moved = new Set();
    for (const one of proposal || NONE) {
      moved.add(one.i ?? one.id);
      const row = one.w ?? null;
      ghosts.set(row, [
        ...(ghosts.get(row) || NONE),
        { key: `p${one.i ?? one.id}`, cls: one.on ? "prop on" : "prop", s: one.s, e: one.e, label: one.c },
      ]);
    }
    return { ghosts, moved: moved.size ? moved : null };
  }, [proposal, names]); // eslint-disable-line react-hooks/exhaustive-deps
}

function Timeline(props) {
  const { data, rows, shown, hits, names, now, density, zoom, open, give, setNotice, onFields, seen } = props;
  const root = useRef(null);
  const head = useRef(null);
  const [laneOpen, setLaneOpen] = useState(false);
  const size = useSize(root, "timeline");
  const headSize = useSize(head, "timeline");
  const every = useMemo(() => [...rows.values()].flat(), [rows]);
  const { from, to } = useMemo(() => bounds(every), [every]);
  const row = ROW[density] || ROW.compact;
  const width = Math.max(size.width - LABELS - 1, ((to - from) / 60) * HOUR) * zoom;
  const wide = {
    minWidth: LABELS + ((to - from) / 60) * HOUR,
    width: zoom > 1 ? LABELS + 1 + width : undefined,
    "--hours": (to - from) / 60,
  };
  const geo = useMemo(() => ({ from, to, row, width, lines: row > 30 ? 2 : 1 }), [from, to, row, width]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => root.current,
    estimateSize: () => row,
    overscan: 6,
    scrollMargin: headSize.height,
    scrollPaddingStart: headSize.height,
  });
  useEffect(() => virtual.measure(), [row]); // eslint-disable-line react-hooks/exhaustive-deps
  useZoom({ root, geo, zoom, now, labels: LABELS, seen: size.width });
  const hints = useHints(data, props.still);
  const byId = useMemo(() => new Map(every.map((v) => [v.i, v])), [every]);
  const { ghosts, moved } = useProposal(props.proposal, names);
  const carrying = useCarry({ ...props, day: data.day, root, head, geo, virtual, byId });
  const draw = useDraw({ head, geo, day: data.day, onCreate: props.onCreate, still: props.still });
  const { carry, verdictOf, press, layer, tip, live } = carrying;
  useEffect(() => hold(carry?.id ?? 0), [carry?.id]);
  useEffect(() => () => hold(0), []);
  const focus = useFocus({ root, rows, shown, virtual, byId, seen });
  const hover = useHover(byId, Boolean(carry));

  const free = (visit, then) =>
    fixed(visit) ? setNotice({ kind: "warn", title: fixedWord(visit) }) : then(visit);
  const onKeyDown = (event) => {
    if (carry?.by === "keys") {
      carrying.key(event, (id) => focus.go(id));
      return;
    }
    const visit = byId.get(focus.idOf(event.target));
    const row = visit ? (visit.w ?? null) : draw.spot.current;
    if (clip(event, { visit, row, rows, give, setNotice })) event.preventDefault();
    if (!visit || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      Enter: () => open(visit.i),
      " ": () => carrying.take(visit),
      m: () => free(visit, onFields),
      a: () => free(visit, props.onGive),
      d: () => free(visit, () => props.onSplit?.(String(visit.i))),
    };
    const act = acts["AMD".includes(event.key) ? event.key.toLowerCase() : event.key] || focus.keys(event.key, visit);
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
  const carried = carry ? byId.get(carry.id) : null;
  const drop =
    carry && carried
      ? { key: "drop", cls: `drop${carrying.refused ? " bad" : ""}`, s: carry.s, e: carry.e, label: carried.c }
      : null;
  const ghostsOf = (key) => {
    const own = hints?.get(key) || ghosts.get(key) || NONE;
    if (draw.ghost && draw.ghost.w === key) return [...own, draw.ghost];
    return drop && (carry.w ?? null) === key ? [...own, drop] : own;
  };
  const shared = { geo, hits, pair: carried?.k || null };
  const lookOf = (key) => ({
    carried: carried && !carry.copy && (carried.w ?? null) === key ? carried.i : null,
    tabs: focus.row === key,
    target: Boolean(carry) && (carry.w ?? null) === key,
  });
  return (
    <>
      <div
        ref={root}
        className={`cb-scroll${carry ? " carrying" : ""}`}
        role="grid"
        aria-rowcount={shown.length + 2}
        aria-label={props.still ? t("Visites par client") : t("Visites par intervenant")}
        tabIndex={-1}
        onPointerDown={(e) => {
          const pressed = byId.get(focus.idOf(e.target));
          if (pressed) press(e, pressed);
          else draw.press(e);
        }}
        onClick={(e) => {
          const id = focus.idOf(e.target);
          if (id != null && e.detail) open(id);
        }}
        onKeyDown={onKeyDown}
        onFocus={focus.onFocus}
        {...hover.handlers}
      >
        <div className="cb-wide" style={wide}>
          <div ref={head} className="cb-head">
            <Axis
              geo={geo}
              now={now}
              count={people(shown)}
              total={data.workers.length}
              clients={props.still}
              sort={props.sort}
              onSort={props.onSort}
            />
            <Lane
              visits={rows.get(null) || NONE}
              {...shared}
              {...lookOf(null)}
              moved={moved}
              ghosts={ghostsOf(null)}
              open={laneOpen}
              onOpen={() => setLaneOpen(!laneOpen)}
              onPropose={props.onPropose}
            />
            <NowLine geo={geo} now={now} />
          </div>
          <div className="cb-rows" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map((item) => {
              const worker = shown[item.index];
              return (
                <div
                  key={worker.i}
                  className="cb-at"
                  style={{ height: row, transform: `translateY(${item.start - headSize.height}px)` }}
                >
                  {worker.head ? (
                    <SectorHead head={worker} index={item.index} rows={rows} />
                  ) : (
                    <Row
                      worker={worker}
                      index={item.index}
                      visits={rows.get(worker.i) || NONE}
                      {...shared}
                      {...lookOf(worker.i)}
                      moved={moved}
                      verdict={verdictOf(worker)}
                      ghosts={ghostsOf(worker.i)}
                    />
                  )}
                </div>
              );
            })}
            <NowLine geo={geo} now={now} />
          </div>
          {!shown.length && <p className="cb-empty">{props.still ? t("Aucun client ne répond à ces filtres.") : t("Aucun intervenant ne répond à ces filtres.")}</p>}
        </div>
      </div>
      {carry?.by === "mouse" && carried && (
        <>
          {carry.mode === "move" && (
            <div ref={layer} className={`cb-drag${carrying.refused ? " bad" : ""}`}>
              {carry.copy ? "+ " : ""}
              {carried.c}
            </div>
          )}
          <DragTip
            ref={tip}
            visit={carried}
            carry={carry}
            verdict={carrying.said}
            block={carrying.bad}
          />
        </>
      )}
      {hover.visit && !carry && <HoverCard visit={hover.visit} at={hover.at} worker={hover.visit.wn ?? names.get(hover.visit.w)} />}
      <div className="cb-sr" aria-live="polite">
        {live}
      </div>
      <Foot carry={carry} list={false} proposed={Boolean(moved)} onList={props.onList} />
    </>
  );
}
