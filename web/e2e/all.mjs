// One after the other, against one stack.
import './hub.e2e.mjs'
import './sign-in.e2e.mjs'
import './tenant.e2e.mjs'
import './keyboard.e2e.mjs'
import './texts.e2e.mjs'
import './accessibility.e2e.mjs'
