// The icons that a card's next action may bear.
import Calendar from "lucide-react/dist/esm/icons/calendar.mjs";
import CalendarCheck from "lucide-react/dist/esm/icons/calendar-check.mjs";
import CircleX from "lucide-react/dist/esm/icons/circle-x.mjs";
import ClipboardList from "lucide-react/dist/esm/icons/clipboard-list.mjs";
import ClockAlert from "lucide-react/dist/esm/icons/clock-alert.mjs";
import CornerDownRight from "lucide-react/dist/esm/icons/corner-down-right.mjs";
import Eye from "lucide-react/dist/esm/icons/eye.mjs";
import FileClock from "lucide-react/dist/esm/icons/file-clock.mjs";
import FileText from "lucide-react/dist/esm/icons/file-text.mjs";
import Hospital from "lucide-react/dist/esm/icons/hospital.mjs";
import Lock from "lucide-react/dist/esm/icons/lock.mjs";
import Mail from "lucide-react/dist/esm/icons/mail.mjs";
import PenLine from "lucide-react/dist/esm/icons/pen-line.mjs";
import Phone from "lucide-react/dist/esm/icons/phone.mjs";
import ReceiptText from "lucide-react/dist/esm/icons/receipt-text.mjs";
import Send from "lucide-react/dist/esm/icons/send.mjs";
import Smile from "lucide-react/dist/esm/icons/smile.mjs";
import UserPlus from "lucide-react/dist/esm/icons/user-plus.mjs";
import UserSearch from "lucide-react/dist/esm/icons/user-search.mjs";

const ICONS = {
  calendar: Calendar,
  "calendar-check": CalendarCheck,
  "circle-x": CircleX,
  "clipboard-list": ClipboardList,
  "clock-alert": ClockAlert,
  "corner-down-right": CornerDownRight,
  eye: Eye,
  "file-clock": FileClock,
  "file-text": FileText,
  hospital: Hospital,
  lock: Lock,
  mail: Mail,
  "pen-line": PenLine,
  phone: Phone,
  "receipt-text": ReceiptText,
  send: Send,
  smile: Smile,
  "user-plus": UserPlus,
  "user-search": UserSearch,
};

export function ActionIcon({ name }) {
  const Mark = ICONS[name] || CornerDownRight;
  return <Mark size={14} aria-hidden="true" />;
}
