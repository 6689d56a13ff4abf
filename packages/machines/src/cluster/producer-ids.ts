/**
 * Producer ids, handed to brokers in blocks so that no id is ever given twice.
 *
 * Spec: KIP-730.
 */
import { errorCode } from '@odradek/wire/errors';
import type { Decision, Immutable } from '../machine.ts';
import type { BrokerStep, ClusterReplyOf } from './commands.ts';
import type { ClusterEntry, ClusterEntryOf } from './entries.ts';
import { refusal, success } from './outcomes.ts';
import { brokerOf } from './registration.ts';
import type { ClusterState } from './state.ts';

export const PRODUCER_ID_BLOCK_SIZE = 1000;

export function applyProducerIds(
  state: ClusterState,
  { nextProducerId, brokerId, brokerEpoch }: ClusterEntryOf<'producerIdsRecord'>,
): void {
  state.producerIds = { nextProducerId, brokerId, brokerEpoch };
}

export function allocateProducerIds(
  state: Immutable<ClusterState>,
  { brokerId, brokerEpoch }: BrokerStep,
): Decision<ClusterEntry, ClusterReplyOf<'allocateProducerIds'>> {
  const none = { firstProducerId: -1, count: 0 };
  const broker = brokerOf(state, brokerId, brokerEpoch);
  if ('errorCode' in broker) return { entries: [], reply: { ...broker, ...none } };
  const firstProducerId = state.producerIds.nextProducerId;
  const nextProducerId = firstProducerId + PRODUCER_ID_BLOCK_SIZE;
  // Ids are plain numbers here: past 2⁵³ they would no longer be told apart.
  if (!Number.isSafeInteger(nextProducerId)) {
    const reply = refusal(errorCode.UNKNOWN_SERVER_ERROR, 'Exhausted all producerIds');
    return { entries: [], reply: { ...reply, ...none } };
  }
  return {
    entries: [{ type: 'producerIdsRecord', brokerId, brokerEpoch, nextProducerId }],
    reply: { ...success, firstProducerId, count: PRODUCER_ID_BLOCK_SIZE },
  };
}
