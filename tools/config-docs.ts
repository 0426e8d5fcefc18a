// npm run config:docs [-- --check]: prints .env.example and the settings table of README.md from src/config/settings.ts.
import fs from 'node:fs';
import type { Setting, SettingGroup } from '../src/config/setting.ts';
import { settings } from '../src/config/settings.ts';

const START = '<!-- settings: printed by `npm run config:docs` -->';
const END = '<!-- /settings -->';
const entries = Object.entries(settings) as [string, Setting<unknown>][];
const groups = [...new Set(entries.map(([, setting]) => setting.group))];

const inGroup = (group: SettingGroup) => entries.filter(([, setting]) => setting.group === group);

function defaultOf(setting: Setting<unknown>): string | undefined {
  const parsed = setting.schema.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? String(parsed.data) : undefined;
}

function envExample(): string {
  const lines = [
    '# Settings of the LAZI gateway; everything is optional. Copy to .env and uncomment what you change.',
    '# Printed from src/config/settings.ts by `npm run config:docs`.',
  ];
  for (const group of groups) {
    lines.push('', `# ${group}`);
    for (const [name, setting] of inGroup(group)) {
      lines.push(`# ${setting.description}`, `#${name}=${defaultOf(setting) ?? ''}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function table(): string {
  const rows = ['| setting | default | meaning |', '|---|---|---|'];
  for (const group of groups) {
    rows.push(`| **${group}** | | |`);
    for (const [name, setting] of inGroup(group)) {
      const value = defaultOf(setting);
      const shown = setting.shownDefault ?? (value === undefined ? '' : `\`${value}\``);
      rows.push(`| \`${name}\` | ${shown} | ${setting.description} |`);
    }
  }
  return rows.join('\n');
}

function readme(current: string): string {
  const start = current.indexOf(START);
  const end = current.indexOf(END);
  if (start < 0 || end < start) throw new Error(`README.md lacks the markers ${START} and ${END}`);
  return `${current.slice(0, start + START.length)}\n${table()}\n${current.slice(end)}`;
}

const targets: [file: string, wanted: string][] = [
  ['.env.example', envExample()],
  ['README.md', readme(fs.readFileSync('README.md', 'utf8'))],
];
for (const [file, wanted] of targets) {
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (found === wanted) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${file} does not say what src/config/settings.ts says: run \`npm run config:docs\``,
    );
    process.exitCode = 1;
  } else {
    fs.writeFileSync(file, wanted);
    console.log(`wrote ${file}`);
  }
}
