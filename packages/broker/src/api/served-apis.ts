/**
 * The table of what a listener serves, and the range of versions that it names to clients. A range
 * may be wider than what is served: Produce names versions that it refuses, since old clients of
 * librdkafka look at the lower end (KAFKA-18659).
 */
import { apiOf } from '@odradek/wire';
import type { ApiHandler } from './handler.ts';

export interface ServedRange {
  readonly apiKey: number;
  readonly lowest: number;
  readonly highest: number;
}

export class ServedApis {
  readonly #handlers: (ApiHandler | undefined)[] = [];
  readonly #served: ServedRange[] = [];
  readonly advertised: readonly ServedRange[];

  /** `unstable`: versions that are still in development are served as well. */
  constructor(handlers: readonly ApiHandler[], { unstable }: { readonly unstable: boolean }) {
    const advertised: ServedRange[] = [];
    for (const handler of handlers.toSorted((a, b) => a.apiKey - b.apiKey)) {
      const api = apiOf(handler.apiKey);
      if (api === undefined) throw new Error(`API ${handler.apiKey} is in no table`);
      this.#handlers[handler.apiKey] = handler;
      const { lowest } = api.versions;
      const { highest } = unstable ? api.versions : api.advertised;
      this.#served[handler.apiKey] = { apiKey: api.key, lowest, highest };
      advertised.push({ apiKey: api.key, lowest: api.advertised.lowest, highest });
    }
    this.advertised = advertised;
  }

  find(apiKey: number, version: number): ApiHandler | undefined {
    const range = this.#served[apiKey];
    if (range === undefined || version < range.lowest || version > range.highest) return undefined;
    return this.#handlers[apiKey];
  }

  range(apiKey: number): ServedRange | undefined {
    return this.#served[apiKey];
  }
}
