/**
 * InitProducerId (22), versions 0–6 (6 only where unstable.api.versions.enable is set).
 * Does: gives an idempotent producer its id and epoch.
 * Since: 2 flexible · 3 epoch bump by the producer itself (KIP-360) · 6 two-phase commit (KIP-939).
 * Not yet: transactional ids; they are refused as unsupported.
 */
import { initProducerIdRequest, initProducerIdResponse } from '@odradek/wire/definitions';
import { errorCode } from '@odradek/wire/errors';
import { handler } from '../handler.ts';
import { needs } from '../permission.ts';

const none = -1;
const refused = { producerId: none, producerEpoch: none } as const;

export const initProducerId = handler(
  initProducerIdRequest,
  initProducerIdResponse,
  [needs('IdempotentWrite', 'Cluster'), needs('Write', 'TransactionalId')],
  async (request, _context, broker) => {
    if ((request.producerId === none) !== (request.producerEpoch === none)) {
      return { ...refused, errorCode: errorCode.INVALID_REQUEST };
    }
    if (request.transactionalId === '') return { ...refused, errorCode: errorCode.INVALID_REQUEST };
    if (request.transactionalId !== null) {
      return { ...refused, errorCode: errorCode.UNSUPPORTED_VERSION };
    }
    const producerId = await broker.metadata.nextProducerId();
    return { errorCode: 0, producerId, producerEpoch: 0 };
  },
);
