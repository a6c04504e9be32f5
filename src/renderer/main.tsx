import { createWindow } from './app/create-window.ts'
import { mountApp } from './app/mount-app.tsx'
import { connect } from './connect.ts'
import './ui/mantine.css'
import './ui/tokens.css'
import './ui/base.css'

const root = document.getElementById('root')
if (root) mountApp(root, createWindow(connect(window), window))
