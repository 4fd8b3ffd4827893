"""What is said to an assistant without asking it anything: greetings, and orders to change things.

Orders are told only by how they begin, and never where something is asked as well:
把…推迟是谁定的 is a question.
"""

import re

from assistant.qa.query import Talk
from assistant.qa.terms import fold

_GREETING = re.compile(
    r"(?:你好|您好|大家好|早上好|上午好|中午好|下午好|晚上好|早安|晚安|早|哈喽|嗨|嘿|在吗|在不在|谢谢|多谢|感谢"
    r"|辛苦|再见|拜拜|好的|好|明白|收到|哈哈+|你是谁|你叫什么(?:名字)?"
    r"|你?能(?:做|干|帮我做)(?:些|点)?什么|你?会(?:做)?什么"
    r"|怎么用|帮助|你|您|大家|们|了|啊|呀|哦|嘛|吧|呢)+"
    r"|(?:hi|hello|hey|thanks|thank you|thx|good (?:morning|afternoon|evening|night|day)"
    r"|ok|okay|great|bye|goodbye|help|who are you|what can you do|how are you|there|everyone"
    r"|a lot|very much|so much| )+"
)
_MARKS = re.compile(r"[\s，。、？?！!,.;；:：~～…'\"]+")
_POLITE = (
    r"^(?:请你?|麻烦你?|帮我|帮忙|给我|替我|你|能不能|能否|可不可以|可以|可否|能"
    r"|直接|现在|马上|,|，|\s)*"
)
_CHANGE = (
    re.compile(
        _POLITE + r"(?:把|将(?![要会于到在]))(?!.*(?:列|清单|的任务$|的行动项$)).+"
        r"(?:改成|改为|改到|改在|设为|设成|设置为|标为|标成|标记为"
        r"|标记成|更新为|更新成|调整为|调整到|调到"
        r"|推迟|延期到|延后|延到|提前到|删掉|删除|删了|取消|关闭|关掉|分配给|指派给|转给|交给|加到|完成掉)"
    ),
    re.compile(_POLITE + r"(?:删除|删掉|删了|移除)(?!的|过|了的|记录)\S"),
    re.compile(
        r"^(?:请你?|麻烦你?|帮我|帮忙|替我|给我)+(?:修改|更改|改一下|改下|新增|新建|添加|加一[个项条]|创建|取消|关闭"
        r"|更新|指派|分配|标记|延期|推迟)"
    ),
    re.compile(r"^(?:新增|新建|添加|创建)(?:一[个项条]|新的?)?(?:任务|行动项|待办|会议)[:：,，]"),
    re.compile(
        r"^(?:please |can you |could you |would you |kindly )*(?:"
        r"mark (?:.+ as |(?:the|this|that|it|task|item)\b.* )(?:done|complete"
        r"|completed|finished|closed|delayed|in progress|not started|open)\b"
        r"|(?:set|change|move|assign|reassign|postpone|rename|update|reschedule) .+"
        r" (?:to|as|until|by) .+"
        r"|(?:delete|remove) \w|(?:add|create) (?:a|an|the|new|another)\b)"
    ),
)
_ASKED = re.compile(
    r"谁|什么|何|哪|几[项个条次位]|多少|多久|为啥|怎|没有|有没|是不是|是否"
    r"|\b(?:who|whom|what|when|where|why|how|which|did|was|were|does)\b"
)


def talk_of(question: str) -> Talk | None:
    """Whether it is no question but an order to change something, or a greeting; else None."""
    text = fold(question).strip().lower()
    bare = _MARKS.sub(" ", text).strip()
    if bare and _GREETING.fullmatch(bare.replace(" ", "") if not bare.isascii() else bare):
        return "greeting"
    if _ASKED.search(text):
        return None
    return "change" if any(pattern.search(text) for pattern in _CHANGE) else None
