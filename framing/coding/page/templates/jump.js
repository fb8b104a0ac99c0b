// On a phone the codes stand below the text: a button leads there, and back to where one was reading.

const button = document.getElementById("jump");
const codes = document.querySelector(".codes");
let reading = 0;

const isAtCodes = () => codes.getBoundingClientRect().top < window.innerHeight * 0.75;
const name = () => { button.textContent = isAtCodes() ? "Text ↑" : "Codes ↓"; };

button.addEventListener("click", () => {
  if (isAtCodes()) {
    window.scrollTo(0, reading);
  } else {
    reading = window.scrollY;
    codes.scrollIntoView();
  }
});
window.addEventListener("scroll", name, { passive: true });

/** Another text is shown, from its beginning. */
export function startReading() {
  reading = 0;
  window.scrollTo(0, 0);
  name();
}
