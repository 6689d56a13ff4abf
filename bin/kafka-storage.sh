#!/bin/sh
# Formats the directories of a node, under Kafka's name and with its arguments.
exec "$(dirname "$(readlink -f "$0")")/odradek" kafka storage "$@"
