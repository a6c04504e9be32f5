/** Ports below 1024 need rights that this program should not have. */
export function parsePort(text: string): number | null {
  if (!/^\d{1,5}$/.test(text.trim())) return null
  const port = Number(text)
  return port >= 1024 && port <= 65_535 ? port : null
}
