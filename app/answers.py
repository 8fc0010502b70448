"""What a browser has asked for is answered, whenever a run begins.

An uploader asks where its file goes before it sends it. Streamlit (1.67) queues the answer with what a run draws, and
throws the queue away when the next run begins: the file was lost without a word. Knows nothing of the screen.
"""

from __future__ import annotations

from typing import Final

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

ANSWERS: Final = ("file_urls_response", "backend_operation_response")


class PatientQueue(ForwardMsgQueue):
    """A session's queue of messages, out of which a run that begins takes drawings alone."""

    def clear(self, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None) -> None:
        """Forget what a run that is over would have drawn; an answer that still waits stands first."""
        answers = [message for message in self._queue if retain_lifecycle_msgs and _is_answer(message)]
        super().clear(retain_lifecycle_msgs, fragment_ids_this_run)
        self._queue[:0] = [answer for answer in answers if answer not in self._queue]


def keep_answers() -> None:
    """From now on sessions of this process lose no answer."""
    # a session makes the queue whose name stands there
    app_session.ForwardMsgQueue = PatientQueue  # type: ignore[attr-defined] # it is imported there, not exported


def _is_answer(message: ForwardMsg) -> bool:
    return message.WhichOneof("type") in ANSWERS
