#!/usr/bin/env bats
# A short run of the races at random, on both engines; `make soak` runs them for long.

load common

@test "nothing happens in 200 rounds of each race that must not (tcg)" {
    need_engine tcg
    ENGINES=tcg run "$BATS_TEST_DIRNAME/../guest/races/run-soak" "$build" 200 60
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c ': 200 rounds in ' <<<"$output")" -eq 6 ]
}

@test "nothing happens in 200 rounds of each race that must not (kvm)" {
    need_engine kvm
    ENGINES=kvm run "$BATS_TEST_DIRNAME/../guest/races/run-soak" "$build" 200 60
    echo "$output"
    [ "$status" -eq 0 ]
    [ "$(grep -c ': 200 rounds in ' <<<"$output")" -eq 6 ]
}
