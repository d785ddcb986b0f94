# Sourced by ./run and ./benchmark: the server as an office runs it, published anew when something changed.

server_folder=artifacts/server

server_up_to_date() {
  local stamp=$server_folder/.published
  [[ -e $stamp ]] || return 1
  local sources=(src Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt quick.globalconfig)
  [[ -e workflows ]] && sources+=(workflows)
  # Folders count too: a removed file shows only there.
  [[ -z $(find "${sources[@]}" scripts/server.sh -name node_modules -prune -o -newer "$stamp" -print -quit) ]]
}

publish_server() {
  server_up_to_date && return
  echo 'Збираю сервер; це триває одну-дві хвилини…'
  rm -rf "$server_folder"
  # Compiled ahead for this machine's processor, it starts in two thirds of the time; in a folder of its own, so that no other build is done anew for it.
  dotnet publish src/Workflows.Server -c Release -o "$server_folder" -nodeReuse:false -v quiet --artifacts-path artifacts/ahead --use-current-runtime --self-contained false -p:PublishReadyToRun=true
  touch "$server_folder/.published"
}
