// The eye beside the password: shows it while it is pressed down, for the keyboard too.
const eye = document.querySelector("[data-shows]");
const field = document.getElementById(eye?.dataset.shows);
if (field) {
  eye.hidden = false;
  eye.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    eye.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  field.form.addEventListener("submit", () => (field.type = "password"));
}
