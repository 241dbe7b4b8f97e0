import assert from 'node:assert/strict'

const MOST_STEPS = 120

/** Where the focus is: on which of the targets, on what, and whether it can be seen; on nothing, if on the page as a whole. */
function focus(targets) {
  const element = document.activeElement
  if (!element || element === document.body) {
    return undefined
  }
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
  return {
    there: targets.includes(element),
    what: element.outerHTML.slice(0, 160),
    // What is no stop of Tab was given the focus for its reader to go on from.
    visible: element.tabIndex < 0 || boxShadow !== 'none' || (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0),
  }
}

/** A person without a mouse. The focus can be seen wherever it goes, and no action loses it. */
export class Keys {
  #page
  /** How many steps there were, of which each was looked at. */
  steps = 0

  constructor(page) {
    this.#page = page
  }

  /** Goes by Tab to what is named, once around the page at most. */
  async to(target, key = 'Tab') {
    let at = await target.evaluateAll(focus)
    for (let step = 0; !at?.there; step++) {
      assert.ok(step < MOST_STEPS, `Not reached by ${key}: ${target}; at ${at?.what}`)
      await this.#page.keyboard.press(key)
      this.steps += 1
      at = await target.evaluateAll(focus)
      // Beyond the last stop is the browser's own.
      assert.ok(!at || at.visible, `Not to be seen: ${at?.what}`)
    }
  }

  back(target) {
    return this.to(target, 'Shift+Tab')
  }

  /** Presses a key where the focus is; once `effect` is there, the focus still is somewhere. */
  async press(key, effect) {
    await this.#page.keyboard.press(key)
    this.steps += 1
    await effect?.waitFor()
    await this.kept(key)
  }

  async kept(after) {
    // What goes with the focus on it hands it on a moment later.
    const handle = await this.#page
      .waitForFunction(focus, [], { timeout: 3_000 })
      .catch(() => assert.fail(`The focus is lost after ${after}`))
    const at = await handle.jsonValue()
    assert.ok(at.visible, `Not to be seen after ${after}: ${at.what}`)
  }

  /** Goes there and presses Enter. */
  async enter(target, effect) {
    await this.to(target)
    await this.press('Enter', effect)
  }

  async type(target, text) {
    await this.to(target)
    await this.#page.keyboard.press('ControlOrMeta+a')
    await this.#page.keyboard.type(text)
  }

  /** Chooses by the arrows of a closed list. */
  async choose(target, label) {
    await this.to(target)
    const chosen = () => target.evaluate((select) => select.selectedOptions[0].label)
    await this.#page.keyboard.press('Home')
    for (let before; (await chosen()) !== label; ) {
      before = await chosen()
      await this.#page.keyboard.press('ArrowDown')
      assert.notEqual(await chosen(), before, `No such choice: ${label}`)
    }
    await this.kept(`choosing ${label}`)
  }
}
