/**
 * ElectLeaders (43), versions 0–2.
 * Does: starts elections of preferred or unclean leaders.
 * Since: 1 electionType, errorCode · 2 flexible
 */
import { array, type Decoded, int8, int16, int32, message, nullable, string } from '../schema.ts';

export const electLeadersRequest = message(
  'ElectLeadersRequest',
  {
    apiKey: 43,
    type: 'request',
    versions: '0-2',
    flexible: '2+',
    listeners: ['broker', 'controller'],
  },
  {
    electionType: int8({ versions: '1+' }),
    topicPartitions: nullable(
      array({
        topic: string({ mapKey: true }),
        partitions: array(int32()),
      }),
    ),
    timeoutMs: int32({ default: 60000 }),
  },
);
export type ElectLeadersRequest = Decoded<typeof electLeadersRequest>;

export const electLeadersResponse = message(
  'ElectLeadersResponse',
  { apiKey: 43, type: 'response', versions: '0-2', flexible: '2+' },
  {
    throttleTimeMs: int32(),
    errorCode: int16({ versions: '1+' }),
    replicaElectionResults: array({
      topic: string(),
      partitionResult: array({
        partitionId: int32(),
        errorCode: int16(),
        errorMessage: nullable(string()),
      }),
    }),
  },
);
export type ElectLeadersResponse = Decoded<typeof electLeadersResponse>;
