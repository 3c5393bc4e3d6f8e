"""What a browser may see of clients."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in the list."""

    id: int
    code: str
    name: str
    initials: str
    city: str
    phone: str
    gir: str
    sector: str
    manager: str
    manager_id: int
    manager_initials: str
    status: str
    next_visit: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A page of the list of clients."""

    rows: list[ClientRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """What the fields of a client may be set to in the agency."""

    sectors: list[Choice] = field(default_factory=list)
    managers: list[Choice] = field(default_factory=list)
    workers: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ClientIdentity:
    """The fields of the identity, as a form shows them."""

    last_name: str = ""
    first_name: str = ""
    civility: str = ""
    birth_date: str = ""
    gender: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    status: str = "active"
    sector_id: str = ""
    manager_id: str = ""
    gir: str = ""
    language: str = "fr"
    preferred_gender: str = ""
    gender_required: bool = False
    preferred_language: str = ""
    telecare: str = ""
    remarks: str = ""
    mail_consent: str = ""


@dataclass(frozen=True, slots=True)
class AddressView:
    """A place of intervention; `line` is the whole in one line."""

    id: int = 0
    label: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    latitude: str = ""
    longitude: str = ""
    floor: str = ""
    door_code: str = ""
    keys: str = ""
    parking: str = ""
    main: bool = False
    line: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True)
class ContactView:
    """Someone around the client."""

    id: int = 0
    name: str = ""
    initials: str = ""
    relation: str = ""
    phone: str = ""
    phone_url: str = ""
    email: str = ""
    main_carer: bool = False
    emergency: bool = False
    mail_consent: str = ""


@dataclass(frozen=True, slots=True)
class PetView:
    """A pet of the home."""

    id: int = 0
    species: str = ""
    species_label: str = ""
    name: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CarePlanView:
    """What a funder grants."""

    id: int = 0
    funder: str = ""
    hours: str = ""
    hourly_rate: str = ""
    rate_text: str = ""
    starts_on: str = ""
    ends_on: str = ""
    period: str = ""
    reference: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class WorkerChoiceView:
    """A worker the client prefers or never wants again; `upcoming` counts their visits to come."""

    id: int = 0
    worker_id: int = 0
    worker: str = ""
    initials: str = ""
    kind: str = ""
    remark: str = ""
    upcoming: int = 0


@dataclass(frozen=True, slots=True)
class ClientView:
    """The whole record of a client."""

    id: int = 0
    version: int = 0
    code: str = ""
    name: str = ""
    short_name: str = ""
    initials: str = ""
    status: str = ""
    birth: str = ""
    address: str = ""
    dependence: str = ""
    manager: str = ""
    next_visit: str = ""
    phone: str = ""
    phone_url: str = ""
    email: str = ""
    identity: ClientIdentity = field(default_factory=ClientIdentity)
    addresses: list[AddressView] = field(default_factory=list)
    contacts: list[ContactView] = field(default_factory=list)
    pets: list[PetView] = field(default_factory=list)
    care_plans: list[CarePlanView] = field(default_factory=list)
    choices: list[WorkerChoiceView] = field(default_factory=list)
    opportunities: int = 0
    visits: int = 0
    notes: int = 0
    incidents: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class TwinRow:
    """A client who looks like someone else, and why."""

    id: int = 0
    code: str = ""
    name: str = ""
    about: str = ""
    status: str = ""
    likeness: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TwinPair:
    """Two clients who look like one person."""

    key: str
    likeness: str
    reason: str
    one: TwinRow
    two: TwinRow


@dataclass(frozen=True, slots=True)
class MergeField:
    """A field of two records side by side: what each holds, whether they differ, which is taken."""

    key: str
    label: str
    kept: str
    other: str
    differs: bool
    taken: str


@dataclass(frozen=True, slots=True)
class MergeView:
    """Two records before they become one: their fields, and what moves from the second to the first."""

    kept_id: int = 0
    kept_version: int = 0
    kept_name: str = ""
    kept_code: str = ""
    other_id: int = 0
    other_version: int = 0
    other_name: str = ""
    other_code: str = ""
    fields: list[MergeField] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
