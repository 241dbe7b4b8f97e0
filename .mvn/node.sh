# Sourced by run, test and deploy-web: whether Node is there as web/package.json asks for it.

NODE_WANTED="Node 20.19 or later (https://nodejs.org)"

has_node() {
  command -v npm >/dev/null && node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}
