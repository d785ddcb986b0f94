// <button data-shows="id" hidden>: shows what is typed into the password field of that id. Hidden again before the form is sent,
// so that the browser offers to keep it as a password.
function bind() {
  for (const button of document.querySelectorAll("button[data-shows][hidden]")) {
    const field = document.getElementById(button.dataset.shows);
    const show = shown => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? "Сховати" : "Показати";
      button.setAttribute("aria-label", `${button.textContent} пароль`);
    };
    button.addEventListener("click", () => show(field.type === "password"));
    field.form.addEventListener("submit", () => show(false));
    button.hidden = false;
  }
}

bind();
Blazor.addEventListener("enhancedload", bind);
