/** A timestamptz column as the text a client gets: UTC, milliseconds, ISO 8601. */
export function isoText(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
