# Sourced by run, test and soak: finds a JDK 25 or later and Maven, or says which of them is missing.

# The major version of the JDK in a folder, 0 if there is none.
jdk_major() {
  local version
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  echo "${version:-0}"
}

# The home of the javac on the PATH, through symbolic links.
jdk_on_path() {
  local file link
  file=$(command -v javac) || return 0
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  (cd "$(dirname "$file")/.." && pwd)
}

find_jdk() {
  local home
  for home in \
    "${JAVA_HOME:-}" \
    "$(jdk_on_path)" \
    "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /usr/lib/jvm/* \
    /usr/java/* \
    /opt/java/* \
    /opt/*jdk* \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && [ "$(jdk_major "$home")" -ge 25 ]; then
      JAVA_HOME=$home
      export JAVA_HOME
      return
    fi
  done
  echo "No JDK 25 or later was found. Install one (https://adoptium.net) or point JAVA_HOME at it." >&2
  exit 2
}

find_maven() {
  if ! command -v mvn >/dev/null; then
    echo "Maven was not found. Install Maven 3.8 or later (https://maven.apache.org) and put mvn on the PATH." >&2
    exit 2
  fi
  export MAVEN_OPTS="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
}
