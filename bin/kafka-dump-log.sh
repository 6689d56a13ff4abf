#!/bin/sh
# Kafka's tool of this name, with its options and its output.
exec "$(dirname "$(readlink -f "$0")")/odradek" kafka dump-log "$@"
