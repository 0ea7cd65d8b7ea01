#!/bin/sh
# Replaces a service's containers by new ones, with a new image or new settings, without a failed request:
#   SMARTREC_VERSION=1.2.0 deploy/compose/roll.sh recommender
# As many new ones are started beside the old, which are told to stop once the new ones are ready and known to all.
# The old ones may be broken: they are not asked.
# COMPOSE is what docker compose is called with, where the stack was not started as the README says.
set -eu
cd "$(dirname "$0")/../.."
service=${1:?usage: roll.sh SERVICE}
compose() {
    # shellcheck disable=SC2086 # several words
    docker compose ${COMPOSE:---profile cpu} "$@"
}
old=$(compose ps --quiet "$service")
[ -n "$old" ] || { echo "$service does not run" >&2; exit 1; }
count=$(echo "$old" | wc -l)
# What an earlier roll has stopped and not removed would be started again in the place of a new one.
compose rm --force "$service" >/dev/null

new() {
    for container in $(compose ps --all --quiet "$service"); do
        case "$old" in *"$container"*) ;; *) echo "$container" ;; esac
    done
}
remove() {
    # shellcheck disable=SC2086 # several words
    [ -z "$1" ] || { docker stop $1 && docker rm --force $1; } >/dev/null # each has its service's stop_grace_period
}
# Whether all of the new ones get ready in time; one that ends, that Docker has started again three times, or that
# calls itself unhealthy does not. Of one that has no health check, it is enough that it runs.
get_ready() {
    give_up_at=$(($(date +%s) + ${READY_SECONDS:-300}))
    state='{{.State.Status}} {{with .State.Health}}{{.Status}}{{else}}healthy{{end}} {{.RestartCount}}'
    # shellcheck disable=SC2046 # several words
    while states=$(docker inspect --format "$state" $(new)); do
        case "$states" in *unhealthy* | *exited* | *dead*) return 1 ;; esac
        ! echo "$states" | grep --extended-regexp --quiet ' ([3-9]|[0-9]{2,})$' || return 1
        echo "$states" | grep --quiet --invert-match '^running healthy ' || return 0
        [ "$(date +%s)" -lt "$give_up_at" ] || return 1
        sleep 1
    done
    return 1
}
# Those that have not become ready serve nobody: they go, and the old ones stay.
{ compose up --detach --no-deps --no-recreate --scale "$service=$((2 * count))" "$service" && get_ready; } || {
    for container in $(new); do
        echo "the end of the log of $container:"
        docker logs --tail 20 "$container" 2>&1 || true
    done >&2
    remove "$(new)"
    echo "the new $service did not become ready; the old one stays" >&2
    exit 1
}
sleep "${KNOWN_SECONDS:-6}" # callers look the service's name up every five seconds
remove "$old"
echo "$service: $count replaced"
