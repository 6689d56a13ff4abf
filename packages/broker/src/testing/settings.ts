/**
 * The settings of a broker for who compares them with others': definitions, how texts are read, and
 * a broker to ask that is no process.
 */
export { alterConfigs } from '../api/cluster/alter-configs.ts';
export { describeConfigs } from '../api/cluster/describe-configs.ts';
export { incrementalAlterConfigs } from '../api/cluster/incremental-alter-configs.ts';
export { brokerWarnings, checkBroker } from '../config/broker-checks.ts';
export { brokerConfigs, dynamicQuotasConfigs } from '../config/broker-configs/all.ts';
export { BrokerValues } from '../config/broker-values.ts';
export { clientMetricsConfigs } from '../config/client-metrics-configs.ts';
export { ConfigError } from '../config/config-error.ts';
export { type Definition, type Definitions, required } from '../config/definition.ts';
export { groupConfigs } from '../config/group-configs.ts';
export { parseProperties } from '../config/properties.ts';
export { brokerSynonyms, groupToBroker, topicToBroker } from '../config/synonyms.ts';
export { topicConfigs } from '../config/topic-configs.ts';
export { defaultText, readValue } from '../config/values.ts';
export { TrialBroker } from './trial-broker.ts';
