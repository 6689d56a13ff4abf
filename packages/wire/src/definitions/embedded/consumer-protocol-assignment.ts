/**
 * ConsumerProtocolAssignment, versions 0–3: inside the bytes field of another message.
 * What the leader of a classic group assigned to a member.
 */
import { array, bytes, type Decoded, int32, message, nullable, string } from '../../schema.ts';

export const consumerProtocolAssignment = message(
  'ConsumerProtocolAssignment',
  { type: 'data', versions: '0-3', flexible: 'none' },
  {
    assignedPartitions: array({
      topic: string({ mapKey: true }),
      partitions: array(int32()),
    }),
    userData: nullable(bytes(), { default: null }),
  },
);
export type ConsumerProtocolAssignment = Decoded<typeof consumerProtocolAssignment>;
