// Counts how long a call has lasted, and keeps what somebody is filling in from being replaced by news.

const DURATIONS = ".since[data-seconds]";
const began = new WeakMap();

function count() {
  for (const shown of document.querySelectorAll(DURATIONS)) {
    if (!began.has(shown)) {
      began.set(shown, performance.now() - 1000 * Number(shown.dataset.seconds));
    }
    const seconds = Math.floor((performance.now() - began.get(shown)) / 1000);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

function isInUse(part) {
  const form = part.contains(document.activeElement) && document.activeElement.closest("form");
  return Boolean(form || part.querySelector("[data-editing]"));
}

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (isInUse(event.detail.target)) {
    event.detail.shouldSwap = false;
  }
});
setInterval(count, 1000);
