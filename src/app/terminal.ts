import type { Writable } from 'node:stream';

const ERASE_LINE = '\r\u001b[2K';

/**
 * The one door to the person at the terminal; logs go elsewhere (standard error, as JSON).
 *
 * On a terminal `progress` rewrites one line; elsewhere (a file, a pipe, a CI log) it prints a plain line for each
 * tenth of the way, so that a log stays readable.
 */
export interface Terminal {
  line(text?: string): void;
  /** `fraction` is 0..1, or null when the end is not known. */
  progress(label: string, fraction: number | null): void;
  /** Takes the bar away: what came of it is told by the next `line`. */
  endProgress(): void;
}

export function openTerminal(out: Writable & { isTTY?: boolean; columns?: number }): Terminal {
  out.on('error', unlessNobodyReads);
  return out.isTTY ? liveTerminal(out) : plainTerminal(out);
}

/** Whoever reads may have had enough (`lazi status | head -1`): what is being done goes on without being told. */
function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function liveTerminal(out: Writable & { columns?: number }): Terminal {
  let inProgress = false;
  const endProgress = () => {
    if (inProgress) out.write(ERASE_LINE);
    inProgress = false;
  };
  return {
    line(text = '') {
      endProgress();
      out.write(`${text}\n`);
    },
    progress(label, fraction) {
      inProgress = true;
      const width = Math.max(20, (out.columns || 80) - 1);
      out.write(ERASE_LINE + `${bar(fraction)}  ${label}`.slice(0, width));
    },
    endProgress,
  };
}

function plainTerminal(out: Writable): Terminal {
  let lastTenth = -1;
  return {
    line: (text = '') => void out.write(`${text}\n`),
    progress(label, fraction) {
      const tenth = fraction === null ? -1 : Math.floor(fraction * 10);
      if (tenth <= lastTenth) return;
      lastTenth = tenth;
      out.write(`${String(tenth * 10).padStart(3)} %  ${label}\n`);
    },
    endProgress() {
      lastTenth = -1;
    },
  };
}

const BAR_CELLS = 24;

/** `[########----------------]  33 %`, or an empty bar when the end is not known. */
function bar(fraction: number | null): string {
  const share = Math.min(1, Math.max(0, fraction ?? 0));
  const full = Math.round(share * BAR_CELLS);
  const percent = fraction === null ? '  ?' : String(Math.floor(share * 100)).padStart(3);
  return `[${'#'.repeat(full)}${'-'.repeat(BAR_CELLS - full)}] ${percent} %`;
}
