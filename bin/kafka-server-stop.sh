#!/bin/sh
# Asks the nodes of this machine to stop, under Kafka's name and with its arguments:
#   kafka-server-stop.sh [--process-role=broker|controller] [--node-id=N]
signal=${SIGNAL:-TERM}
role=
id=
while [ $# -gt 0 ]; do
  case $1 in
    --process-role=*) role=${1#*=} ;;
    --process-role) shift; role=$1 ;;
    --node-id=*) id=${1#*=} ;;
    --node-id) shift; id=$1 ;;
    *) echo "Unknown option: $1" >&2; exit 1 ;;
  esac
  shift
done
pids=$(ps ax -o pid=,args= | grep '[/]cli/src/main\.mjs start' | awk '{print $1}')
if [ -z "$pids" ]; then
  echo "No kafka server to stop"
  exit 1
fi
# Whether the settings file of the process, the first argument after `start`, says so.
says() {
  file=$(ps -o args= -p "$1" | sed 's/.*main\.mjs start *//; s/ .*//')
  folder=$(readlink "/proc/$1/cwd" 2> /dev/null || pwd)
  case $file in /*) ;; *) file=$folder/$file ;; esac
  grep -q "^ *$2 *= *$3 *\$" "$file" 2> /dev/null
}
for pid in $pids; do
  if [ -n "$id" ]; then says "$pid" node.id "$id" || continue
  elif [ -n "$role" ]; then says "$pid" process.roles "$role" || continue
  fi
  kill -s "$signal" "$pid"
done
