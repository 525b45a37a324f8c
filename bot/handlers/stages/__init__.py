"""Where the election stands: its stages, for liaisons and leads."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission
from bot.handlers.stages import say_stages, set_stages, stage_pictures, stages

ROUTES: Final = (
    Route("/stages", stages.stages, button="stages", needs=Permission.READ_STAGES),
    Route("stage.list", stages.list_stages, needs=Permission.READ_STAGES),
    Route("stage.see", stages.show_stage, needs=Permission.READ_STAGES),
    Route("stage.past", stages.show_history, needs=Permission.READ_STAGES),
    Route("stage.week", stage_pictures.send_week, needs=Permission.READ_STAGES),
    Route("stage.whole", stage_pictures.send_whole, needs=Permission.READ_STAGES),
    Route("stage.say", say_stages.say, needs=Permission.READ_STAGES),
    Route("stage.undo", say_stages.undo, needs=Permission.READ_STAGES),
    Route("stage.set", set_stages.choose, needs=Permission.SET_STAGE),
    Route("stage.from", set_stages.ask_source, needs=Permission.SET_STAGE),
    Route("stage.put", set_stages.put, needs=Permission.SET_STAGE, once=True),
    Route(f"state:{set_stages.STATE}", set_stages.preview, needs=Permission.SET_STAGE),
)
