"""Documents of records: made from what is there, numbered once, kept; what the law wants in them and lacks is told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from careapp.actions.documents import issue, letterheads, letters, library, offered
from careapp.actions.documents.gather import gather, subject_of
from careapp.actions.documents.texts import known_kind, text_for
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import (
    CarePlan,
    ClientAddress,
    DocumentTemplate,
    Incident,
    IssuedDocument,
    Opportunity,
    Slot,
)
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    save,
    shipped_form,
)


class Demand:
    """An opportunity of an agency with all that a quote says: two workers every morning of the week, and a plan."""

    def __init__(self, **changes) -> None:
        self.agency = make_agency(street="12 avenue de Lyon", postcode="73000", registration="SAP 1", **changes)
        common = {"agency_id": self.agency.id}
        activity = make_activity(self.agency, code="aide_a_la_personne")
        self.client = make_client(self.agency, place=None, last_name="Ferrand")
        self.home = save(ClientAddress(**common, client_id=self.client.id, street="14 rue", city="Aix", main=True))
        self.opportunity = make_opportunity(self.client, activity, shipped_form())
        price = {"hourly_price": Decimal("26.20"), "vat_rate": Decimal("5.5")}
        self.service = make_service(self.agency, activity, **price)
        self.mission = make_mission(self.opportunity, self.service, workers=2, starts_on=date(2026, 11, 30))
        for weekday in range(7):
            save(Slot(**common, mission_id=self.mission.id, weekday=weekday, start=480, end=570))
        plan = {"funder": "APA", "monthly_minutes": 68 * 60, "hourly_rate": Decimal("24.32"), "starts_on": NOW.date()}
        save(CarePlan(**common, client_id=self.client.id, **plan))

    def do(self, verb, *args, role=Role.ADMINISTRATOR, now=NOW):
        with work(actor(self.agency, role), now=now) as unit:
            return verb(unit, *args)

    def value(self, key):
        with reading(actor(self.agency), now=NOW) as unit:
            kind = known_kind(unit, key)
            return gather(unit, kind, subject_of(unit, kind, self.opportunity.id), "fr", "D-2026-0001")

    def printed(self, key="quote", now=NOW):
        """The document as a person prints it, its bytes aside."""
        made = self.do(issue.draft, key, self.opportunity.id, now=now)
        if made.kept:
            return made.kept, made
        made = self.do(issue.numbered, made, now=now)
        return self.do(lambda unit: issue.keep(unit, made, b"%PDF").id, now=now), made


def test_a_quote_counts_the_hours_of_a_month_their_price_and_what_the_plan_pays(database):
    quote = Demand().value("quote")
    line = quote.lines[0]
    assert (line.minutes, line.detail) == (91 * 60, "Tous les jours, 08:00–09:30, 2 intervenants")
    assert line.amounts.net == Decimal("2384.20")
    assert quote.funding.amount == Decimal("1653.76")
    assert quote.remaining == line.amounts.gross - Decimal("1653.76")
    assert (quote.tax_credit, quote.valid_until) == (True, date(2026, 12, 24))


def test_a_quote_takes_the_next_number_and_the_same_quote_is_not_issued_twice(database):
    demand = Demand()
    first, made = demand.printed()
    assert made.number == "D-2026-0001"
    assert "D-2026-0001" in made.html
    assert demand.printed()[0] == first
    demand.do(lambda unit: setattr(unit.get(type(demand.service), demand.service.id), "hourly_price", Decimal("27")))
    second, changed = demand.printed()
    assert (second > first, changed.number) == (True, "D-2026-0002")
    assert demand.printed(now=NOW + timedelta(days=32))[1].number == "D-2026-0003", "an old quote is issued anew"


@pytest.mark.parametrize("key", ["quote", "contract"])
def test_a_reprint_keeps_its_number_in_each_language(sqlite_database, key):
    demand = Demand()
    french = demand.printed(key)[0]
    english = demand.do(lambda unit: issue.draft(unit, key, demand.opportunity.id, "en"))
    assert english.kept == 0
    kept = demand.do(lambda unit: issue.keep(unit, issue.numbered(unit, english), b"%PDF").id)
    assert demand.printed(key)[0] == french
    assert demand.do(issue.draft, key, demand.opportunity.id, "en").kept == kept


def test_a_contract_and_an_accepted_quote_keep_their_number_for_good(sqlite_database):
    demand = Demand()
    later = NOW + timedelta(days=200)
    contract, quote = demand.printed("contract")[0], demand.printed()[0]
    assert demand.printed("contract", now=later)[0] == contract
    assert demand.do(issue.draft, "quote", demand.opportunity.id, now=later).kept == 0
    demand.do(lambda unit: setattr(unit.get(Opportunity, demand.opportunity.id), "stage", "planning"))
    assert demand.printed(now=later)[0] == quote


def test_a_quote_from_before_the_count_changed_keeps_its_number_while_its_lines_stand(database):
    demand = Demand()
    first, _made = demand.printed()
    demand.do(lambda unit: setattr(unit.get(IssuedDocument, first), "fingerprint", "a" * 64))
    assert demand.printed()[0] == first
    demand.do(lambda unit: setattr(unit.get(type(demand.service), demand.service.id), "hourly_price", Decimal("27")))
    assert demand.printed()[1].number == "D-2026-0002"


@pytest.mark.parametrize("key", ["dipc", "contract"])
def test_contract_and_care_document_are_numbered_apart(sqlite_database, key):
    made = Demand().printed(key)[1]
    assert made.number.endswith("-2026-0001")
    assert "26,20" in made.html


def test_a_quote_that_lacks_what_the_law_wants_is_not_issued_and_says_what(sqlite_database):
    demand = Demand()
    demand.do(lambda unit: setattr(unit.get(type(demand.service), demand.service.id), "hourly_price", Decimal(0)))
    demand.do(lambda unit: unit.session.delete(unit.get(ClientAddress, demand.home.id)))
    with pytest.raises(Refused, match="l’adresse du client, le prix horaire de"):
        demand.do(issue.draft, "quote", demand.opportunity.id)
    rows = {row.key: row.lacks for row in demand.do(offered.of_opportunity, demand.opportunity.id)}
    assert rows["mission_sheet"] == ""
    assert "adresse du client" in rows["quote"]
    assert "invoice" not in rows


def test_an_invoice_is_never_issued(sqlite_database):
    demand = Demand()
    with pytest.raises(Refused, match="facturation"):
        demand.do(issue.draft, "invoice", demand.opportunity.id)


def test_a_letter_speaks_of_what_the_client_receives(database):
    demand = Demand()
    made = demand.do(issue.draft, "letter_start", demand.client.id)
    assert "lundi 30 novembre 2026" in made.html
    assert "Tous les jours, 08:00–09:30" in made.html
    assert made.number == ""


def test_an_agency_names_its_own_letters(sqlite_database):
    demand = Demand()
    key = demand.do(letters.create, "Relance")
    assert demand.do(issue.draft, key, demand.client.id).title.startswith("Relance")
    assert key in [row.key for row in demand.do(offered.of_client, demand.client.id)]
    row = next(row for row in demand.do(library.editions) if row.key == key)
    demand.do(letters.put_away, row.letter_id, row.version, False)
    assert key not in [row.key for row in demand.do(offered.of_client, demand.client.id)]
    with pytest.raises(Stale):
        demand.do(letters.rename, row.letter_id, row.version, "Autre")
    with pytest.raises(RefusedFields):
        demand.do(letters.create, "Relance")
    with pytest.raises(NotFound):
        demand.do(issue.draft, "letter-999", demand.client.id)


def test_the_notice_of_an_incident_names_nobody_and_is_the_managers(database):
    demand = Demand()
    facts = {"category": "fall", "severity": "serious", "facts": "Chute dans la salle de bain", "due_on": NOW.date()}
    common = {"agency_id": demand.agency.id, "client_id": demand.client.id}
    incident = save(Incident(**common, number="EI-1", occurred_at=NOW, informed=["family"], **facts))
    html = demand.do(issue.draft, "incident_notice", incident.id, role=Role.MANAGER).html
    assert "Chute dans la salle de bain" in html
    assert "Ferrand" not in html
    with pytest.raises(Forbidden):
        demand.do(issue.draft, "incident_notice", incident.id, role=Role.COORDINATOR)
    assert demand.do(offered.of_incident, incident.id, role=Role.COORDINATOR) == []


def test_the_text_of_an_activity_comes_before_that_of_the_agency_and_each_language_has_its_own(database):
    demand = Demand()
    activity = demand.opportunity.activity_id
    common = {"agency_id": demand.agency.id, "kind": "quote"}
    save(DocumentTemplate(**common, number=1, body="<p>tous</p>"))
    assert demand.do(text_for, "quote", activity, "fr").number == 1
    save(DocumentTemplate(**common, number=2, body="<p>ici</p>", activity_id=activity))
    assert demand.do(text_for, "quote", activity, "fr").number == 2
    assert demand.do(text_for, "quote", None, "fr").number == 1
    assert demand.do(text_for, "quote", activity, "en").body is None


def test_the_paper_of_an_activity_adds_to_that_of_the_agency(sqlite_database):
    demand = Demand()
    activity = demand.opportunity.activity_id
    demand.do(letterheads.save, 0, 0, {"colour": "#7a1fa2", "fr_legal": "SAS", "fr_conditions": "Facture mensuelle"})
    demand.do(letterheads.save, activity, 0, {"colour": "", "fr_conditions": "Payable d’avance"})
    paper = demand.value("quote").agency
    assert (paper.colour, paper.text("legal"), paper.text("conditions")) == ("#7a1fa2", "SAS", "Payable d’avance")
    with pytest.raises(Stale):
        demand.do(letterheads.save, 0, 0, {})
    with pytest.raises(RefusedFields):
        demand.do(letterheads.save, 0, 1, {"fr_legal": "x" * 400})


def test_who_may_not_send_documents_prints_none(sqlite_database):
    demand = Demand()
    with pytest.raises(Forbidden):
        demand.do(issue.draft, "quote", demand.opportunity.id, role=Role.WORKER)
