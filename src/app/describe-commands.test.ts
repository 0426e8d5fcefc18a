import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { describeCommands, type Invocation } from './describe-commands.ts';

const ID = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';

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
      ...['pending', 'plan', 'push', 'conflicts', 'resolve', 'status', 'rebuild'],
      ...['backup', 'restore', 'doctor', 'token', 'tenant', 'rotate-keys'],
    ]);
    const others = program.commands.filter(
      (command) => command.name() !== 'tenant' && command.name() !== 'resolve',
    );
    for (const command of others) {
      const given = command.registeredArguments.map(() => 'file');
      await program.parseAsync([command.name(), ...given], { from: 'user' });
    }
    await program.parseAsync(['resolve', ID, '--keep', 'st'], { from: 'user' });
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

  it('reads what a push is asked for', async () => {
    expect(await read(`push --retry ${ID} --found 3=12 --found 4=none`)).toEqual({
      command: 'push',
      options: {
        retry: ID,
        found: [
          { order: 3, stId: '12' },
          { order: 4, stId: null },
        ],
      },
    });
    expect(await read('push --plan mine')).toMatch(/must be an id as lazi prints it/);
    expect(await read(`push --plan ${ID} --retry ${ID}`)).toMatch(/cannot be used with/);
    for (const found of ['3', '3=', 'x=1', '3=x', '3=99999999999999999999']) {
      expect(await read(`push --retry ${ID} --found ${found}`)).toMatch(/number of a call, =,/);
    }
  });

  it('reads which conflicts are decided, and whose value it shall be', async () => {
    expect(await read(`resolve ${ID} ${ID} --keep local`)).toEqual({
      command: 'resolve',
      options: { keep: 'local' },
    });
    expect(await read(`resolve ${ID} --value null`)).toEqual({
      command: 'resolve',
      options: { value: 'null' },
    });
    expect(await read(`resolve ${ID} --keep st --value x`)).toMatch(/cannot be used with/);
    expect(await read(`resolve ${ID} --keep mine`)).toMatch(/Allowed choices are st, local/);
    expect(await read('resolve mine --keep st')).toMatch(/must be an id as lazi prints it/);
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
