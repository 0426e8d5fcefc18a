import { ApiFailure } from '../api/failure.ts';
import type { World } from '../store/tenant.ts';
import { SlidingWindow } from './sliding-window.ts';

/** The limits on calls (per app key and tenant) and on token requests (per client id). */
export class RateLimits {
  readonly #world: World;
  readonly #calls = new SlidingWindow(1000);
  readonly #tokenRequests = new SlidingWindow(60_000);

  constructor(world: World) {
    this.#world = world;
  }

  /** Errors  ApiFailure 429 when a second has had all its calls. */
  admitCall(appKey: string, tenantId: bigint): void {
    const { callsPerSecond: limit, countRejected } = this.#world.behaviours;
    if (limit === null) return;
    const admitted = this.#calls.take(`${appKey}:${tenantId}`, this.#nowMs(), {
      limit,
      countRejected,
    });
    if (!admitted) throw this.refusal();
  }

  /** Errors  ApiFailure 429 when a minute has had all its token requests. */
  admitTokenRequest(clientId: string): void {
    const { tokenRatePerMinute: limit, countRejected } = this.#world.behaviours;
    if (limit === null) return;
    if (!this.#tokenRequests.take(clientId, this.#nowMs(), { limit, countRejected }))
      throw this.refusal();
  }

  /** A 429 as ServiceTitan words it; the header as the behaviours say, unless another form is asked for. */
  refusal(
    waitSeconds = this.#world.behaviours.rateLimitWaitSeconds,
    mode = this.#world.behaviours.retryAfterMode,
  ): ApiFailure {
    const title = `Rate limit is exceeded. Try again in ${waitSeconds} seconds.`;
    if (mode === 'none') return new ApiFailure(429, title);
    const retryAt = new Date(this.#world.clock.nowMs() + waitSeconds * 1000);
    const value = mode === 'seconds' ? String(waitSeconds) : retryAt.toUTCString();
    return new ApiFailure(429, title, { headers: { 'retry-after': value } });
  }

  clear(): void {
    this.#calls.clear();
    this.#tokenRequests.clear();
  }

  #nowMs(): number {
    const { behaviours, clock, listens } = this.#world;
    return behaviours.rateClock === 'real' && listens ? performance.now() : clock.nowMs();
  }
}
