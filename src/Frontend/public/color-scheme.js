(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('adaptivq.color-scheme');
  } catch {
    // Storage may be switched off; then the system decides.
  }
  const dark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
