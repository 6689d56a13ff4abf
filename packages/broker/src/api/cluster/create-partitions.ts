/**
 * CreatePartitions (37), versions 0–3.
 * Does: adds partitions to topics, or tells whether that could be done.
 * Since: 2 flexible · 3 quotas may refuse (KIP-599). Spec: KIP-195.
 */
import { createPartitionsRequest, createPartitionsResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';
import { withinTimeout } from './within-timeout.ts';

export const createPartitions = handler(
  createPartitionsRequest,
  createPartitionsResponse,
  [needs('Alter', 'Topic')],
  async ({ topics, validateOnly, timeoutMs }, _context, broker) => {
    const counts = Map.groupBy(topics, ({ name }) => name);
    const repeated = [...counts].filter(([, same]) => same.length > 1);
    const wanted = [...counts.values()].flatMap((same) => (same.length === 1 ? same : []));
    const reply = await withinTimeout(
      broker.world,
      timeoutMs,
      broker.metadata.submit({ type: 'createPartitions', topics: wanted, validateOnly }),
    );
    const timedOut = { errorCode: errorCode.REQUEST_TIMED_OUT, errorMessage: null };
    return {
      results: [
        ...repeated.map(([name]) => ({
          name,
          errorCode: errorCode.INVALID_REQUEST,
          errorMessage: 'Duplicate topic name.',
        })),
        ...(reply?.topics ?? wanted.map(({ name }) => ({ name, ...timedOut }))),
      ],
    };
  },
);
