// One full pull and one with nothing new, in a process of its own, to see its memory.
// Arguments: application's URL, owner's URL, the simulator's base address. Prints `peak <MB of the first> <MB of both>`.
import { openPuller } from './stack.ts';

const [appUrl, ownerUrl, apiBase] = process.argv.slice(2) as [string, string, string];
const upstream = {
  apiBase,
  authUrl: `${apiBase}/connect/token`,
  clientId: 'cid.demo',
  clientSecret: 'cs1.demo',
  appKey: 'ak1.demo',
  tenantId: '3222348440',
};
const peakMb = () => Math.round(process.resourceUsage().maxRSS / 1024);

const puller = await openPuller({ appUrl, ownerUrl }, upstream);
await puller.pull('FULL');
const first = peakMb();
await puller.pull('FULL');
process.stdout.write(`peak ${first} ${peakMb()}\n`);
await puller.close();
process.exit(0);
