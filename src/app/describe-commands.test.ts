import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { describeCommands, type Invocation } from './describe-commands.ts';

/** What is asked for by these words, or what is said about them. */
async function read(words: string): Promise<Pick<Invocation, 'command' | 'options'> | string> {
  let asked: Invocation | undefined;
  let said = '';
  const program = describeCommands(async (invocation) => {
    asked = invocation;
  });
  const write = (text: string) => {
    said += text;
  };
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeOut: write, writeErr: write });
  }
  try {
    await program.parseAsync(words.split(' ').filter(Boolean), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return `${said}(exit ${error.exitCode})`;
  }
  return { command: asked?.command ?? '', options: asked?.options ?? {} };
}

describe('the command line', () => {
  it('knows the commands, and each is there to be run', async () => {
    const program = describeCommands(async ({ load }) => {
      expect(await load()).toBeTypeOf('function');
    });
    const names = program.commands.map((command) => command.name());
    expect(names).toEqual([
      ...['start', 'gateway', 'worker', 'simulator', 'migrate', 'sync'],
      ...['pending', 'plan', 'push', 'conflicts', 'status', 'rebuild'],
      ...['backup', 'restore', 'doctor', 'token', 'tenant', 'rotate-keys'],
    ]);
    for (const command of program.commands.filter((command) => command.name() !== 'tenant')) {
      const given = command.registeredArguments.map(() => 'file');
      await program.parseAsync([command.name(), ...given], { from: 'user' });
    }
    for (const words of ['list', 'add 1 --name A', 'connect 1', 'disable 1', 'enable 1']) {
      await program.parseAsync(['tenant', ...words.split(' ')], { from: 'user' });
    }
    for (const words of ['export 1 file', 'delete 1']) {
      await program.parseAsync(['tenant', ...words.split(' ')], { from: 'user' });
    }
  });

  it('takes the file of a backup, and whether what is there may go', async () => {
    expect(await read('restore monday.gz --replace')).toEqual({
      command: 'restore',
      options: { replace: true },
    });
    expect(await read('backup')).toMatch(/missing required argument 'file'[\s\S]*exit 1/);
  });

  it.each(['sync', 'pending', 'plan', 'push', 'conflicts', 'status', 'rebuild'])(
    '%s can be about another tenant than the configured one',
    async (command) => {
      expect(await read(`${command} --tenant 77`)).toEqual({ command, options: { tenant: 77n } });
      expect(await read(`${command} --tenant mine`)).toMatch(/number of a ServiceTitan tenant/);
    },
  );

  it('reads the options of a sync', async () => {
    expect(await read('sync')).toEqual({ command: 'sync', options: {} });
    expect(await read('sync --incremental --dry-run --entities categories,services')).toEqual({
      command: 'sync',
      options: { incremental: true, dryRun: true, entities: ['categories', 'services'] },
    });
  });

  it('reads numbers as numbers', async () => {
    expect(await read('simulator --port 0 --scale 10')).toMatchObject({
      options: { port: 0, scale: 10 },
    });
    expect(await read('simulator --scale ten')).toMatch(/must be a whole number[\s\S]*exit 1/);
  });

  it('names the entities there are when one is asked for that is none', async () => {
    expect(await read('sync --entities tools')).toMatch(
      /"tools" is none of categories, services, materials, equipment, discounts-and-fees/,
    );
  });

  it('refuses what it does not know and points to the help', async () => {
    for (const words of ['synch', 'sync --force', 'status now']) {
      expect(await read(words)).toMatch(/^error: [\s\S]*\n\(run with --help.*\)\n\(exit 1\)$/);
    }
  });

  it('explains itself when asked, which is no mistake, and when asked for nothing, which is', async () => {
    expect(await read('--help')).toMatch(/Usage: lazi[\s\S]*doctor[\s\S]*exit 0\)$/);
    expect(await read('sync --help')).toMatch(/--confirm-deletes <run>[\s\S]*exit 0\)$/);
    expect(await read('')).toMatch(/Usage: lazi[\s\S]*exit 1\)$/);
  });
});
