import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openTerminal } from './terminal.ts';

/** What was written, to a terminal of so many columns or to something that is none. */
function capture(columns?: number) {
  const written: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const terminal = openTerminal(columns ? Object.assign(out, { isTTY: true, columns }) : out);
  return { terminal, written };
}

const ERASE_LINE = '\r\u001b[2K';

describe('on a terminal', () => {
  it('draws progress over itself', () => {
    const { terminal, written } = capture(80);
    terminal.progress('categories: fetching', 0);
    terminal.progress('services: applying', 0.5);
    expect(written).toEqual([
      `${ERASE_LINE}[------------------------]   0 %  categories: fetching`,
      `${ERASE_LINE}[############------------]  50 %  services: applying`,
    ]);
  });

  it('takes the bar away before the next line, once', () => {
    const { terminal, written } = capture(80);
    terminal.progress('services', 0.5);
    terminal.endProgress();
    terminal.line('done');
    terminal.line();
    expect(written.slice(1)).toEqual([ERASE_LINE, 'done\n', '\n']);
  });

  it('never draws wider than the terminal, which would break the line', () => {
    const { terminal, written } = capture(40);
    terminal.progress('a label much longer than what is left of the line', 0.1);
    expect(written[0]?.slice(ERASE_LINE.length)).toHaveLength(39);
  });

  it('shows that the end is not known, and keeps the bar between empty and full', () => {
    const { terminal, written } = capture(80);
    terminal.progress('waiting', null);
    terminal.progress('odd', 7);
    terminal.progress('odd', -1);
    expect(written.map((text) => text.slice(ERASE_LINE.length))).toEqual([
      '[------------------------]   ? %  waiting',
      '[########################] 100 %  odd',
      '[------------------------]   0 %  odd',
    ]);
  });
});

describe('in a file or a pipe', () => {
  it('prints a line for each tenth of the way, without control characters', () => {
    const { terminal, written } = capture();
    for (const fraction of [0, 0.04, 0.1, 0.15, 0.31, 0.3, 1]) terminal.progress('pull', fraction);
    terminal.endProgress();
    terminal.line('done');
    expect(written).toEqual([
      '  0 %  pull\n',
      ' 10 %  pull\n',
      ' 30 %  pull\n',
      '100 %  pull\n',
      'done\n',
    ]);
  });

  it('counts anew for the next progress, and prints nothing for an end that is not known', () => {
    const { terminal, written } = capture();
    terminal.progress('first', 0.5);
    terminal.endProgress();
    terminal.progress('second', null);
    terminal.progress('second', 0.2);
    expect(written).toEqual([' 50 %  first\n', ' 20 %  second\n']);
  });

  it('goes on when whoever reads has had enough, and tells of any other trouble', async () => {
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const out = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    const terminal = openTerminal(out);
    terminal.line('one');
    await new Promise((resolve) => out.once('close', resolve));
    terminal.line('two');
    const full = new Writable();
    openTerminal(full);
    expect(() => full.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow(
      'full',
    );
  });
});
