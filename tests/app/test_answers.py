"""What a browser asked for while a run begins is answered: the file of an uploader is not lost."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from answers import PatientQueue, keep_answers
from leadgrid.places import app_folder


def answer(name: str) -> ForwardMsg:
    """What an uploader waits for before it sends a file."""
    told = ForwardMsg()
    told.file_urls_response.response_id = name
    return told


def drawing(text: str) -> ForwardMsg:
    told = ForwardMsg()
    told.delta.new_element.text.body = text
    return told


def queue_of_a_session() -> ForwardMsgQueue:
    """The queue that Streamlit makes for whoever opens the page."""
    # on a thread of its own: in this one the loop of the browser that other tests share may be running
    with ThreadPoolExecutor(max_workers=1) as own:
        return own.submit(asyncio.run, _opened()).result()


async def _opened() -> ForwardMsgQueue:
    data = ScriptData(str(Path(__file__)))
    session = AppSession(data, MemoryUploadedFileManager("/upload"), ScriptCache(), None, {})
    try:
        return session._browser_queue
    finally:
        session.shutdown()


def test_a_run_that_begins_throws_away_what_the_last_one_would_have_drawn_and_no_answer() -> None:
    keep_answers()
    queue = queue_of_a_session()
    queue.flush()
    for message in (answer("a.csv"), drawing("old"), answer("b.csv")):
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=None)
    queue.enqueue(drawing("new"))
    assert queue.flush() == [answer("a.csv"), answer("b.csv"), drawing("new")]


def test_the_server_makes_such_queues() -> None:
    script = (
        f"import sys; sys.path.insert(0, {str(app_folder())!r})\n"
        "import streamlit_app\n"  # as the server does
        "from streamlit.runtime import app_session\n"
        "print(app_session.ForwardMsgQueue.__name__)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split()[-1] == PatientQueue.__name__


def test_an_answer_is_given_once() -> None:
    queue = PatientQueue()
    queue.enqueue(answer("a.csv"))
    for fragments in ([], ["one"], None):
        queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)
    assert queue.flush() == [answer("a.csv")]
    assert queue.is_empty()


def test_a_session_that_is_cleared_altogether_keeps_nothing() -> None:
    queue = PatientQueue()
    queue.enqueue(answer("a.csv"))
    queue.clear()
    assert queue.is_empty()
