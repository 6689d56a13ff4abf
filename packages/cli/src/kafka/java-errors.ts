/** Errors as Kafka's tools print them: with the name of Java's exception, where they do so. */
import { BrokerError, ClientError, PartialError } from '@odradek/client';

/** Where the exception is not named after the error. */
const otherNames: Readonly<Record<string, string>> = {
  UNKNOWN_SERVER_ERROR: 'UnknownServerException',
  CORRUPT_MESSAGE: 'CorruptRecordException',
  MESSAGE_TOO_LARGE: 'RecordTooLargeException',
  RECORD_LIST_TOO_LARGE: 'RecordBatchTooLargeException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  INVALID_CONFIG: 'InvalidConfigurationException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  COORDINATOR_LOAD_IN_PROGRESS: 'CoordinatorLoadInProgressException',
  NOT_CONTROLLER: 'NotControllerException',
};

/** Such as `org.apache.kafka.common.errors.TopicExistsException: Topic 'a' already exists.` */
export function javaText(error: unknown): string {
  if (error instanceof BrokerError)
    return `${packageName}.${exceptionOf(error.error)}: ${error.detail}`;
  return error instanceof Error ? error.message : String(error);
}

/** The message alone. */
export function javaMessage(error: unknown): string {
  if (error instanceof BrokerError) return error.detail;
  if (error instanceof PartialError) {
    const [first] = error.failures.values();
    return javaMessage(first);
  }
  return error instanceof Error ? error.message : String(error);
}

export function isClientError(error: unknown): error is ClientError {
  return error instanceof ClientError;
}

const packageName = 'org.apache.kafka.common.errors';

function exceptionOf(error: string): string {
  const known = otherNames[error];
  if (known !== undefined) return known;
  const words = error.toLowerCase().split('_');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Exception`;
}
