# shellcheck shell=sh
# Shared by the launchers, which set "home" (the folder above bin) and read this file.
# Finds Java 25 or newer without starting one, and runs a class of heartbeat4j with it.

java_wanted=25
: "${home:?}"

# Sets java_major to the version of the Java in folder $1, or 0 where there is none. The file
# "release" of every JDK and JRE says it; asking bin/java would cost a start of its own.
read_java_major() {
    java_major=0
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    while IFS='=' read -r java_key java_value; do
        if [ "$java_key" = JAVA_VERSION ]; then
            java_value=${java_value#\"}
            java_major=${java_value%%[!0-9]*}
            [ -n "$java_major" ] || java_major=0
            return 0
        fi
    done <"$1/release"
}

# Sets java to the program to use: JAVA_HOME, the bundled runtime, the PATH, /usr/lib/jvm.
find_java() {
    java_on_path=$(command -v java 2>/dev/null) && java_on_path=$(readlink -f "$java_on_path")
    for java_home in "${JAVA_HOME:-}" "$home/runtime" "${java_on_path%/bin/java}" \
        "${HEARTBEAT_JVM_DIR:-/usr/lib/jvm}"/*; do
        [ -n "$java_home" ] || continue
        read_java_major "$java_home"
        if [ "$java_major" -ge "$java_wanted" ]; then
            java=$java_home/bin/java
            return 0
        fi
    done
    echo "${0##*/}: no Java $java_wanted or newer found. Install openjdk-25-jre-headless" \
        "(or Temurin 25), or set JAVA_HOME to one." >&2
    exit 1
}

# Makes what a tool prints independent of settings meant for other Java programs.
forget_java_settings() {
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH
}

# Sets class_path to our jar, first since it is searched most, then the jars that match $1...
set_class_path() {
    class_path=
    for jar in "$home"/lib/heartbeat4j-*.jar; do
        class_path=$jar
    done
    if [ ! -r "$class_path" ]; then
        echo "${0##*/}: no heartbeat4j jar in $home/lib; the installation is not complete." >&2
        exit 1
    fi
    for pattern in "$@"; do
        for jar in "$home"/lib/$pattern; do
            class_path=$class_path:$jar
        done
    done
}

# Sets archive to the option for the archive of program $1, which makes its start a third cheaper. It
# belongs to one Java and one set of jars: lib/make-archives writes it after an installation. Without
# one, or with one that does not fit, the program is only slower.
set_archive() {
    archive=-Xshare:auto
    if [ -n "${HEARTBEAT_MAKE_ARCHIVE:-}" ]; then
        archive=-XX:AOTCacheOutput=$home/lib/$1.aot
    elif [ -r "$home/lib/$1.aot" ]; then
        archive=-XX:AOTCache=$home/lib/$1.aot
    fi
}

# What the JVM itself may say, on standard error: errors, but nothing of class archives.
jvm_log="-Xlog:all=error,cds*=off,aot*=off:stderr"

# run_tool CLASS ARGUMENT...: becomes a short-lived command.
run_tool() {
    find_java
    forget_java_settings
    set_archive "${0##*/}"
    terminal_out=false
    terminal_err=false
    [ -t 1 ] && terminal_out=true
    [ -t 2 ] && terminal_err=true
    exec "$java" "$archive" -Xlog:disable "$jvm_log" \
        -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx64m \
        -Dheartbeat.command="$0" -Dheartbeat.home="$home" \
        -Dheartbeat.terminal="$terminal_out" -Dheartbeat.terminal.err="$terminal_err" \
        -cp "$class_path" "$@"
}
