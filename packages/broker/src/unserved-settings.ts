/**
 * Settings that Kafka has and this node does not serve yet. What would leave a node less safe, or
 * other than it was meant, stops its start; what only leaves something out is warned of.
 */
import type { Report } from '@odradek/world';
import type { BrokerValues } from './config/broker-values.ts';
import { ConfigError } from './config/config-error.ts';

/** Throws `ConfigError`. */
export function refuseUnserved(config: BrokerValues, report: Report): void {
  for (const { name, protocol } of config.endpoints) {
    if (protocol === 'PLAINTEXT') continue;
    throw new ConfigError(
      `Listener ${name} asks for ${protocol}, which is not served yet: only PLAINTEXT listeners are`,
    );
  }
  for (const role of ['broker', 'controller'] as const) {
    if (config.roles.includes(role)) continue;
    throw new ConfigError(
      'process.roles must be broker,controller: nodes of a single role are not served yet',
    );
  }
  if (config.get('authorizer.class.name') !== '') {
    report.warn('authorizer.class.name is set, and no access is refused: ACLs are not served yet');
  }
}
