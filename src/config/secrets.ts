import type { Config } from '../config.ts';

/** Everything in the configuration that nobody may read in a log. */
export function secretsOf(config: Config): string[] {
  const { auth, encryption, upstream, metrics, database, redisUrl, sentryDsn } = config;
  const keys = [...(encryption.key ? [encryption.key] : []), ...encryption.before];
  return [
    ...(sentryDsn === undefined ? [] : [new URL(sentryDsn).username]),
    ...(auth.mode === 'tokens' && auth.key.kind === 'secret' ? [auth.key.secret] : []),
    ...keys.map((key) => key.toString('base64')),
    ...(upstream.mode === 'servicetitan' ? [upstream.clientSecret, upstream.appKey] : []),
    ...(metrics.token === undefined ? [] : [metrics.token]),
    ...(database.mode === 'external'
      ? [database.url, database.migrationUrl].flatMap(passwordsIn)
      : []),
    ...passwordsIn(redisUrl ?? ''),
  ];
}

/** As it is written in the URL, and as it is meant. */
function passwordsIn(url: string): string[] {
  const { password } = URL.canParse(url) ? new URL(url) : { password: '' };
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
