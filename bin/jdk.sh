# Finds a JDK for the scripts that source this after they have defined stop().

java_least=25

# The file behind a chain of symbolic links. readlink -f is not everywhere.
resolve() {
    local file=$1 target
    [[ $file == */* ]] || file=./$file
    while [[ -L $file ]]; do
        target=$(readlink "$file")
        [[ $target == /* ]] || target=${file%/*}/$target
        file=$target
    done
    echo "$(cd -P "${file%/*}/" && pwd)/${file##*/}"
}

# Is the folder a JDK that is new enough? Its release file answers without starting a JVM.
is_new_enough() {
    local version='' line
    [[ -x $1/bin/java ]] || return 1
    if [[ -r $1/release ]]; then
        while IFS= read -r line; do
            [[ ! $line =~ ^JAVA_VERSION=\"([0-9]+) ]] || version=${BASH_REMATCH[1]}
        done <"$1/release"
    fi
    [[ -n $version ]] ||
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || true
    [[ -n $version && $version -ge $java_least ]]
}

find_java() {
    local on_path home
    on_path=$(command -v java || true)
    if [[ -n $on_path ]]; then
        on_path=$(resolve "$on_path")
        on_path=${on_path%/*/*}
    fi
    for home in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        ~/.sdkman/candidates/java/* ~/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        ~/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if [[ -n $home ]] && is_new_enough "$home"; then
            echo "$home/bin/java"
            return
        fi
    done
    stop "no JDK $java_least or newer was found; install one, for example Temurin $java_least, or set JAVA_HOME to it."
}
