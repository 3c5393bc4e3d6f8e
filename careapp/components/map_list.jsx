// The list beside the map of a day: all that the map shows, for the keyboard and for those who do not see it.
import { useMemo, useState } from "react";
import ChevronDown from "lucide-react/dist/esm/icons/chevron-down.mjs";
import MapPin from "lucide-react/dist/esm/icons/map-pin.mjs";
import Search from "lucide-react/dist/esm/icons/search.mjs";
import { Link } from "react-router";
import { plural, t } from "$/public/i18n.js";
import { duration, sentence, span, statusOf } from "$/public/external/careapp/components/board_kit/board_kit.jsx";
import { kilometres, way } from "./map_marks.jsx";

export function MapList({ day, drawn, listed, chosen, toggle, clear, text, search, sector, keepSector, pointed, point }) {
  const sectors = useMemo(() => [...new Set(drawn.workers.map((one) => one.sector).filter(Boolean))].sort(), [drawn]);
  return (
    <aside className="dm-list" aria-label={t("Tournées du jour")}>
      <div className="dm-tools">
        <div className="input">
          <Search size={14} aria-hidden="true" />
          <input type="search" value={text} onChange={(event) => search(event.target.value)} placeholder={t("Filtrer les intervenants")} aria-label={t("Filtrer les intervenants")} />
        </div>
        {sectors.length > 0 && (
          <div className="input">
            <MapPin size={14} aria-hidden="true" />
            <select value={sector} onChange={(event) => keepSector(event.target.value)} aria-label={t("Secteur")}>
              <option value="">{t("Tous les secteurs")}</option>
              {sectors.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
            <ChevronDown size={14} aria-hidden="true" className="input-chevron" />
          </div>
        )}
        <div className="row small">
          <span className="muted grow" role="status">
            {chosen.size ? plural("{count} intervenant choisi", "{count} intervenants choisis", chosen.size) : plural("{count} intervenant", "{count} intervenants", listed.length)}
          </span>
          {chosen.size > 0 && (
            <button type="button" className="btn btn-ghost btn-sm" onClick={clear}>
              {t("Montrer tous")}
            </button>
          )}
        </div>
      </div>
      <div className="dm-rows">
        {drawn.nobody.length > 0 && (
          <details className="dm-row nobody" open>
            <summary>
              <svg width="14" height="14" viewBox="-7 -7 14 14" className="dm-key nobody" aria-hidden="true"><path d="M0 -6 L6 0 L0 6 L-6 0 Z" /></svg>
              <b>{t("Non affectées")}</b>
              <span className="muted small">{drawn.nobody.length}</span>
            </summary>
            <Stops day={day} stops={drawn.nobody} pointed={pointed} point={point} />
          </details>
        )}
        {listed.map((one) => (
          <Worker key={one.i} day={day} worker={one} chosen={chosen.has(one.i)} toggle={toggle} pointed={pointed} point={point} />
        ))}
        {listed.length === 0 && <p className="muted dm-empty-list">{t("Aucun intervenant à montrer ce jour-là.")}</p>}
      </div>
    </aside>
  );
}

function Worker({ day, worker, chosen, toggle, pointed, point }) {
  const [open, setOpen] = useState(false);
  const mine = pointed && worker.stops.some((stop) => stop.i === pointed.id);
  const count = plural("{count} visite", "{count} visites", worker.stops.length);
  return (
    <div className={mine ? "dm-row mine" : "dm-row"}>
      <div className="dm-line">
        <label className="check check-only">
          <input type="checkbox" checked={chosen} onChange={() => toggle(worker.i)} aria-label={t("Montrer {name} seul ou avec d’autres", { name: worker.n })} />
        </label>
        <button type="button" className="dm-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span className={`dm-number c${worker.colour}`}>
            <svg width="26" height="4" viewBox="0 0 26 4" aria-hidden="true"><path d="M0 2 H26" strokeDasharray={worker.dash} /></svg>
            {worker.number}
          </span>
          <span className="grow">
            <b className="ellipsis">{worker.n}</b>
            <span className="muted small">
              {count} · {duration(worker.minutes)} · {kilometres(worker.far)}
            </span>
          </span>
        </button>
      </div>
      {open && <Stops day={day} stops={worker.stops} pointed={pointed} point={point} worker={worker} />}
    </div>
  );
}

function Stops({ day, stops, pointed, point, worker }) {
  return (
    <ol className="dm-stops">
      {stops.map((stop) => {
        const status = statusOf(stop);
        const Sign = status.icon;
        const before = worker ? way(stop) : "";
        const spoken = [sentence(stop, worker?.n), before && t("trajet avant : {way}", { way: before }), !stop.xy && t("adresse sans coordonnées")];
        return (
          <li key={stop.i}>
            <Link
              to={`/planning?view=day&day=${day}&visit=${stop.i}`}
              className={pointed?.id === stop.i ? "dm-stop here" : "dm-stop"}
              aria-label={spoken.filter(Boolean).join(", ")}
              onFocus={() => point({ id: stop.i, far: true })}
              onMouseEnter={() => point({ id: stop.i, far: false })}
            >
              <span className="dm-hours">{span(stop.s, stop.e)}</span>
              <span className="grow">
                <b className="ellipsis">{stop.cl}</b>
                <span className="muted small">{[before, !stop.xy && t("sans coordonnées")].filter(Boolean).join(" · ") || stop.p}</span>
              </span>
              {Sign && <Sign size={14} strokeWidth={2} aria-hidden="true" className={`dm-sign ${status.cls}`} />}
            </Link>
          </li>
        );
      })}
      {worker && worker.tr != null && <li className="muted small dm-back">{t("Retour : {way}", { way: way(worker) })}</li>}
    </ol>
  );
}
