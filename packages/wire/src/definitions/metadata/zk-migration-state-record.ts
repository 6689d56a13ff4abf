/**
 * ZkMigrationStateRecord (21), version 0: in the cluster's metadata log.
 * How far a migration from ZooKeeper is. Kafka 4 only still reads it.
 */
import { type Decoded, int8, message } from '../../schema.ts';

export const zkMigrationStateRecord = message(
  'ZkMigrationStateRecord',
  { apiKey: 21, type: 'metadata', versions: '0', flexible: '0+' },
  {
    zkMigrationState: int8(),
  },
);
export type ZkMigrationStateRecord = Decoded<typeof zkMigrationStateRecord>;
