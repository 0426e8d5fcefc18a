// npm run bench: measures what the project promises, prints the table and writes bench/RESULTS.md. Takes some minutes.
import { benchEdits } from './scenarios/edits.ts';
import { benchItems } from './scenarios/items.ts';
import { benchGatewayMemory, benchPullMemory } from './scenarios/memory.ts';
import { benchProtections } from './scenarios/protections.ts';
import { benchPull } from './scenarios/pull.ts';
import { benchStart } from './scenarios/start.ts';
import { benchSubscribers } from './scenarios/subscribers.ts';
import { benchRemembered, benchTenfold, benchTree, startServers } from './scenarios/tree.ts';
import type { Upstream } from './support/pull-floor.ts';
import { type Figure, publish } from './support/report.ts';
import { openPuller, type Place, type Stack, startStack } from './support/stack.ts';

const stack = await startStack();
const figures: Figure[] = [];
const measure = async (name: string, work: Promise<Figure[]>) => {
  process.stdout.write(`measuring ${name} ...\n`);
  figures.push(...(await work));
};
try {
  const small = await stack.startSimulator(1);
  const one = await fill(stack, small.upstream);
  const servers = await startServers(one);
  await measure('the tree', benchTree(servers));
  await measure('the remembered tree', benchRemembered(servers));
  await measure('items', benchItems(one, servers));
  await measure('protections', benchProtections(one));

  const large = await stack.startSimulator(10);
  const ten = await stack.createDatabase();
  await measure('a pull ten times as large', benchPullMemory(ten, large.upstream, 10));
  await large.stop();
  const tenfold = await startServers(ten);
  await measure('the tree ten times as large', benchTenfold(servers, tenfold));
  await tenfold.stop();

  await measure('memory of the gateway', benchGatewayMemory(servers));
  await servers.stop();
  await measure('edits', benchEdits(await fill(stack, small.upstream), small.upstream));
  await measure('pulls', benchPull(stack, small.upstream));
  await small.stop();
  await measure('subscribers', benchSubscribers(await stack.createDatabase()));
} finally {
  await stack.stop();
}

await measure('starts', benchStart());
publish(figures);
process.exit(figures.every(({ met }) => met) ? 0 : 1);

/** A database that holds the whole pricebook. */
async function fill(stack: Stack, upstream: Upstream): Promise<Place> {
  const place = await stack.createDatabase();
  const puller = await openPuller(place, upstream);
  await puller.pull('FULL');
  await puller.close();
  return place;
}
