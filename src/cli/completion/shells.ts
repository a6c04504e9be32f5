export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** What the start file of a shell takes in; each asks `tokenvault complete` at the key press, so that it never grows old. */
export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# In ~/.bashrc: source <(tokenvault completion bash)
_tokenvault() {
  local IFS=$'\\n'
  COMPREPLY=($(tokenvault complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _tokenvault tokenvault`,
  zsh: `# In ~/.zshrc, after compinit: source <(tokenvault completion zsh)
_tokenvault() {
  local -a found
  found=("\${(@f)$(tokenvault complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "$found" ]] && compadd -a found || _files
}
compdef _tokenvault tokenvault`,
  fish: `# Once: tokenvault completion fish > ~/.config/fish/completions/tokenvault.fish
function __tokenvault
  set -l words (commandline -opc) (commandline -ct)
  tokenvault complete -- $words[2..-1] 2>/dev/null
end
complete -c tokenvault -a '(__tokenvault)'`,
}
