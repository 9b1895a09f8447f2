#!/bin/bash
# Proves that a test which ctest kills at its TIMEOUT, with all its children, leaves neither Postfix nor files behind.
# shellcheck source=../harness.sh
source "$(dirname "$0")/../harness.sh"

cat > "$DIR/victim" << VICTIM
#!/bin/bash
source "$E2E/harness.sh"
set_up
go
echo "\$DIR" > "$DIR/victims_directory"
wait_for 100 "its death" false
VICTIM
chmod +x "$DIR/victim"
cat > "$DIR/CTestTestfile.cmake" << TESTS
add_test(victim $DIR/victim)
set_tests_properties(victim PROPERTIES TIMEOUT 8 ENVIRONMENT EXOSUBMIT_BUILD=$BUILD)
TESTS
(cd "$DIR" && ctest) > "$DIR/told" && fail "the victim lives"
check "it was killed: $(cat "$DIR/told")" grep -qF '(Timeout)' "$DIR/told"
VICTIMS_DIR=$(cat "$DIR/victims_directory")

is_gone() { [[ ! -e $VICTIMS_DIR ]]; }
wait_for 10 "the victim's files to go" is_gone
equal "the victim's processes" "" "$(env -i grep -lzsF "$VICTIMS_DIR/" /proc/[0-9]*/environ | cut -d / -f 3 || true)"
