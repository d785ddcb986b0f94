# Sourced by ./run and ./test: what both need from the machine, and the building they share. Says in one sentence what is missing.

# A bare environment (no HOME, a read-only one) is enough: whatever dotnet and npm want to keep goes beside the build.
if [[ -z ${HOME:-} || ! -w $HOME ]]; then
  mkdir -p artifacts/home
  export HOME="$PWD/artifacts/home"
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Ukrainian order, dates and numbers come from ICU; the invariant mode would store keys of another order.
unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT

missing() {
  printf '%s\n' "$1" >&2
  exit 1
}

require_tools() {
  if [[ $(uname -s) == Linux ]]; then
    compgen -G '/usr/lib*/libicuuc.so.*' >/dev/null || compgen -G '/usr/lib/*/libicuuc.so.*' >/dev/null ||
      missing 'Бракує бібліотеки ICU: у Debian та Ubuntu встановіть пакет libicu-dev або libicu з номером (apt-get install libicu-dev).'
  fi
  [[ -e ${TZDIR:-/usr/share/zoneinfo}/Europe/Kyiv ]] ||
    missing 'Бракує свіжих часових поясів (Europe/Kyiv): у Debian та Ubuntu встановіть пакет tzdata (apt-get install tzdata).'
  command -v dotnet >/dev/null || missing 'Бракує .NET SDK 10: встановіть його так, щоб команда dotnet була в PATH.'
  dotnet --version >/dev/null 2>&1 ||
    missing 'Встановлений .NET SDK не підходить: потрібен 10.0.100 або новіший з 10.0 (див. global.json).'
  command -v node >/dev/null || missing 'Бракує Node.js: потрібна версія 20 або новіша.'
  local version
  version=$(node --version 2>/dev/null) && version=${version#v} && (( ${version%%.*} >= 20 )) ||
    missing "Node.js ${version:-невідомої версії} застарий: потрібна версія 20 або новіша."
  command -v npm >/dev/null || missing 'Бракує npm: встановіть його разом із Node.js.'
}

# The style sheets' tools and Elsa Studio, exactly as locked; again only when a lock changed.
install_npm_packages() {
  local project
  for project in src/Workflows.Server src/Workflows.Designer; do
    [[ -e $project/package-lock.json ]] || continue
    cmp -s "$project/package-lock.json" "$project/node_modules/.npm-stamp" && continue
    (cd "$project" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
      missing 'Не вдалося встановити пакети npm: перевірте доступ до мережі й запустіть ще раз.'
    mkdir -p "$project/node_modules"
    cp "$project/package-lock.json" "$project/node_modules/.npm-stamp"
  done
}
