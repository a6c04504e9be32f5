import { createWindow } from './app/create-window.ts'
import { mountApp } from './app/mount-app.tsx'
import { connect } from './connect.ts'

const root = document.getElementById('root')
if (root) mountApp(root, createWindow(connect(window), window))
