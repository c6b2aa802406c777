// Before anything is drawn, so that no light page flashes in the dark: the theme that was chosen here before (app/theme-switch.tsx).
try {
  const theme = localStorage.getItem("fovea-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing: its own setting holds.
}
