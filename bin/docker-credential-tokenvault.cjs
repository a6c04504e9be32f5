#!/usr/bin/env node
'use strict'
// Docker finds a credential helper by this name and gives it one word; `tokenvault credential docker` answers.
process.argv.splice(2, 0, 'credential', 'docker')
require('./tokenvault.cjs')
