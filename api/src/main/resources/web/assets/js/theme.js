// Runs before the first paint, so that nobody who chose dark sees a white flash. No module: these wait.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem('recorder.theme');
  } catch {
    // Storage may be switched off: then the system's theme holds.
  }
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
