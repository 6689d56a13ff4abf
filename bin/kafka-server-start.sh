#!/bin/sh
# Starts a node, under Kafka's name and with its arguments:
#   kafka-server-start.sh [-daemon] server.properties [--override property=value]*
here=$(dirname "$(readlink -f "$0")")
if [ $# -lt 1 ]; then
  echo "USAGE: $0 [-daemon] server.properties [--override property=value]*" >&2
  exit 1
fi
case $1 in
  -daemon | --daemon)
    shift
    logs=${LOG_DIR:-$here/../logs}
    mkdir -p "$logs"
    nohup "$here/odradek" start "$@" > "$logs/kafkaServer.out" 2>&1 < /dev/null &
    ;;
  *) exec "$here/odradek" start "$@" ;;
esac
